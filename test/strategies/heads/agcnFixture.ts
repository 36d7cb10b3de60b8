import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Situation } from "../../../src/strategies";
import type { Thresholds } from "../../../src/strategies/heads/correlation/matrix";
import { distance } from "../../nn/compare";

export type Rows = number[][];
type Holes = (number | null)[][];

/** test/strategies/heads/fixtures/agcn.py derives these in float64, by NumPy and layers of PyTorch. */
export const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures/agcn.json"), "utf8")) as {
  readonly thresholds: Thresholds;
  readonly weights: { readonly classification: number; readonly distillation: number; readonly relation: number };
  readonly slices: number[][];
  readonly map: number[][][][];
  readonly nodes: Rows;
  readonly first: Rows;
  readonly second: Rows;
  readonly moved: readonly [Rows, Rows];
  readonly tasks: readonly {
    readonly batches: readonly { readonly labels: Rows; readonly previous: Rows | null }[];
    readonly matrices: readonly Rows[];
  }[];
  readonly vectors: (number[] | null)[];
  readonly vectorsBefore: (number[] | null)[];
  readonly logits: Holes;
  readonly objectives: readonly { readonly name: string; readonly value: number; readonly gradient: Rows }[];
  readonly relations: { readonly value: number; readonly gradients: readonly [Rows, Rows] };
  readonly gradients: { readonly first: Rows; readonly second: Rows; readonly map: number[][][][] };
};
export const { slices, thresholds, weights } = fixture;
export const classes = fixture.nodes.length;
export const [n, side, channels] = [fixture.map.length, fixture.map[0].length, fixture.map[0][0][0].length];
export const [length, width] = [fixture.first.length, fixture.second.length];
export const [earlier, seen] = [slices.slice(0, -1).flat(), slices.flat()];
export const situationOf = (task: number): Situation => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels: "unavailable",
});
export const lastTask = situationOf(slices.length);
export const matrixOf = (task: number): Rows => fixture.tasks[task - 1].matrices.at(-1) ?? [];
export const transposed = (rows: Rows): Rows => rows[0].map((_, column) => rows.map((row) => row[column]));
export const near = (found: ArrayLike<number>, wanted: Rows, about: string): void =>
  assert.ok(distance(found, wanted.flat()) < 1e-4, about);

/** A batch of a task of the fixture; `known` says which labels are annotated. */
export function batchOf({ labels }: { readonly labels: Rows }, known: readonly number[]) {
  const isKnown = Array.from({ length: classes }, (_, c) => Number(known.includes(c)));
  return {
    labels: Uint8Array.from(labels.flat()),
    known: Uint8Array.from(labels.flatMap(() => isKnown)),
    size: labels.length,
  };
}
