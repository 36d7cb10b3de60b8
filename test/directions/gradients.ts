import type { Gramian } from "../../src/directions";
import { random, type Random } from "../../src/base/random";

export type Vector = readonly number[];

export const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
export const norm = (a: Vector): number => Math.sqrt(dot(a, a));
export const scale = (a: Vector, s: number): number[] => a.map((value) => value * s);
export const add = (a: Vector, b: Vector): number[] => a.map((value, i) => value + b[i]);
export const combine = (gradients: readonly Vector[], weights: ArrayLike<number>): Vector =>
  gradients.map((g, i) => scale(g, weights[i])).reduce(add);

export const gramianOf = (gradients: readonly Vector[]): Gramian => ({
  size: gradients.length,
  values: Float64Array.from(gradients.flatMap((a) => gradients.map((b) => dot(a, b)))),
});

const vector = (draw: Random, length: number): Vector => Array.from({ length }, draw.normal);

/** Ways in which gradients go wrong; `g[0]` is the primary one. */
const defects: Readonly<Record<string, (g: Vector[], draw: Random) => Vector[]>> = {
  none: (g) => g,
  "scales from 1e-12 to 1e12": (g, draw) => g.map((v) => scale(v, 10 ** (24 * draw.uniform() - 12))),
  "all tiny": (g) => g.map((v) => scale(v, 1e-12)),
  "all huge": (g) => g.map((v) => scale(v, 1e12)),
  duplicates: (g) => g.map((v, i) => (i > 1 ? (g[1 + (i % 2)] ?? v) : v)),
  "zero among the others": (g) => g.map((v, i) => (i === g.length - 1 ? scale(v, 0) : v)),
  "primary zero": (g) => g.map((v, i) => (i === 0 ? scale(v, 0) : v)),
  "others opposed to each other": (g) => g.map((v, i) => (i > 1 ? scale(g[1], i % 2 === 0 ? -3 : 2) : v)),
  "opposed to the primary": (g) => g.map((v, i) => (i === 1 ? scale(g[0], -0.7) : v)),
  "all on one line": (g, draw) => g.map(() => scale(g[0], draw.normal())),
};

export interface Sample {
  readonly name: string;
  readonly gradients: readonly Vector[];
}

/** Sets of two to six gradients of every rank and with every defect. */
export function* samples(repeats = 6): Generator<Sample> {
  for (const [defect, apply] of Object.entries(defects)) {
    for (let size = 2; size <= 6; size++) {
      for (let rank = 1; rank <= size; rank++) {
        for (let i = 0; i < repeats; i++) {
          const draw = random("gradients", defect, size, rank, i);
          const basis = Array.from({ length: rank }, () => vector(draw, size + 2));
          const gradients = Array.from({ length: size }, () => combine(basis, vector(draw, rank)));
          yield { name: `${size} gradients of rank ${rank}, ${defect}, ${i}`, gradients: apply(gradients, draw) };
        }
      }
    }
  }
}
