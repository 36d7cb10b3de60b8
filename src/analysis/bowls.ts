import type { Direction } from "../directions";
import { combine, gramianOf, updateOf } from "./plane";

/**
 * A loss of two parameters, simple enough to watch directions at work: (p - c)' A (p - c) / 2.
 */
export interface Bowl {
  /** c, where its minimum is. */
  readonly centre: readonly [number, number];
  /** A, symmetric and positive definite. */
  readonly A: readonly [readonly [number, number], readonly [number, number]];
}

type Place = readonly [x: number, y: number];

/** Value of a bowl at the place p. */
export function bowlValue(bowl: Bowl, p: Place): number {
  const [gx, gy] = bowlGradient(bowl, p);
  return (gx * (p[0] - bowl.centre[0]) + gy * (p[1] - bowl.centre[1])) / 2;
}

/** Gradient of a bowl at the place p: A (p - c). */
export const bowlGradient = ({ centre, A }: Bowl, p: Place): [number, number] =>
  times(A, [p[0] - centre[0], p[1] - centre[1]]);

/**
 * The places of a descent, `start` first: `steps` steps of -rate g', where g' is the direction's update for the
 * gradients of the bowls. The first bowl is the primary objective.
 */
export function descend(
  bowls: readonly Bowl[],
  direction: Direction,
  start: Place,
  { rate, steps }: { readonly rate: number; readonly steps: number },
): Place[] {
  const places = [start];
  for (let i = 0; i < steps; i++) {
    const [x, y] = places[i];
    const gradients = bowls.map((bowl) => bowlGradient(bowl, [x, y]));
    const [dx, dy] = combine(gradients, updateOf(direction, gramianOf(gradients)).weights);
    places.push([x - rate * dx, y - rate * dy]);
  }
  return places;
}

/**
 * The Pareto set of two bowls: places at which no step lowers both, from the minimum of a to that of b. There
 * (1 - w) grad a + w grad b = 0, for w from 0 to 1.
 * @param points how many places, at equal steps of w.
 */
export function paretoSet(a: Bowl, b: Bowl, points = 101): Place[] {
  return Array.from({ length: points }, (_, i) => {
    const mix = (ofA: number, ofB: number): number => ofA + (i / (points - 1)) * (ofB - ofA);
    const [[p, q], [r, s]] = a.A.map((row, j) => row.map((value, k) => mix(value, b.A[j][k])));
    const [u, v] = [0, 1].map((j) => mix(times(a.A, a.centre)[j], times(b.A, b.centre)[j]));
    return [(s * u - q * v) / (p * s - q * r), (p * v - r * u) / (p * s - q * r)];
  });
}

const times = (A: Bowl["A"], [x, y]: Place): [number, number] => [A[0][0] * x + A[0][1] * y, A[1][0] * x + A[1][1] * y];
