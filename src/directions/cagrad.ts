import { error } from "../errors";
import type { Gramian, GramianDirection } from "./direction";
import { toDualCone } from "./dualCone";
import { inner, nonzeroOf, products, spread, subset } from "./gramian";
import { minNorm } from "./minNorm";
import { nameWith, requireOption } from "./options";
import { findZero } from "./findZero";
import { symmetric } from "./symmetric";

export interface CagradOptions {
  /** How far the update may be from the mean gradient, as a part of that one's length, in [0, 1). Default 0.5: the authors' code. */
  readonly c?: number;
}

const defaults = { c: 0.5 };
/** A point of the hull this much shorter than the shortest gradient is 0. */
const vanishing = 1e-6;
/** Largest gap between what the update reaches and what is possible, in the lengths of its vectors. */
const gapLimit = 1e-5;

/**
 * CAGrad: the update that most improves the objective improved least, within a ball around the mean gradient g_0:
 * max over d of min_i <d, g_i> subject to |d - g_0| <= c |g_0| (Liu, Liu, Jin, Stone and Liu 2021, algorithm 1).
 * d = g_0 + c |g_0| g_w / |g_w| with g_w in the hull of the gradients minimising <g_w, g_0> + c |g_0| |g_w|. The length is not
 * rescaled afterwards, as in the algorithm (the authors' code divides by 1 + c^2).
 *
 * Promises <d, g_0> >= (1 - c) |g_0|^2, so that the mean still falls; not that no objective is opposed, but that no other update in
 * the ball is less opposed, with min_i <d, g_i> >= min_i <g_0, g_i>. Scales with the gradients when all are scaled alike.
 * c = 0 is the mean. Unlike project, it is not the mean where nothing conflicts.
 *
 * Edge cases: a zero gradient counts in the mean only; duplicates count once each in the mean; gradients that cancel in the mean leave 0.
 * Where the least of the dual is at g_w = 0, the ball reaches directions that oppose nobody and none improves all: of these, the
 * one closest to g_0, its projection onto the dual cone, is taken (the authors' formula is 0 / 0 there).
 *
 * Solved exactly: for t = |g_w| / (c |g_0|), g_w is the point of the hull for which g_w + t g_0 is shortest, and |g_w| / t falls as t grows;
 * so one zero is found over least-norm points. `weights` throws `direction/gramian` for values that are not inner products,
 * `direction/unsolved` if a quadratic program fails, and `direction/not-converged` if the duality gap remains.
 */
export function cagrad(options: CagradOptions = {}): GramianDirection {
  const { c } = { ...defaults, ...options };
  requireOption("cagrad", "c", c, c >= 0 && c < 1, "a number of 0 or more and below 1");
  return symmetric(nameWith("cagrad", { c }, defaults), (gram) => weights(gram, c));
}

function weights(gram: Gramian, c: number): Float64Array {
  const n = gram.size;
  const mean = new Float64Array(n).fill(1 / n);
  const kept = nonzeroOf(gram);
  const hull = subset(gram, kept);
  const along = products(gram, mean);
  const a = kept.map((k) => along[k]);
  const square = Math.max(inner(mean, along), 0);
  const radius = c * Math.sqrt(square);
  if (radius === 0) return mean;

  const norm = (w: ArrayLike<number>): number => Math.sqrt(Math.max(inner(w, products(hull, w)), 0));
  /** Weights of the point g_w of the hull for which g_w + t g_0 is shortest. */
  const at = (t: number): Float64Array => minNorm({ size: kept.length, values: hull.values.map((value, ij) => {
    const [i, j] = [Math.floor(ij / kept.length), ij % kept.length];
    return value + t * (a[i] + a[j]) + t * t * square;
  }) });

  const lengths = kept.map((_, i) => Math.sqrt(hull.values[i * kept.length + i]));
  const [low, high] = [vanishing * Math.min(...lengths), Math.max(...lengths)].map((length) => Math.log(length / radius));
  const excess = (logT: number): number => Math.log(Math.max(norm(at(Math.exp(logT))), Number.MIN_VALUE) / radius) - logT;
  if (excess(low) <= 0) return toDualCone(gram, mean);
  const w = at(Math.exp(findZero(excess, low, high)));

  const length = norm(w);
  const result = spread(n, kept, w).map((value) => 1 / n + (radius / length) * value);
  const reached = Math.min(...kept.map((k) => products(gram, result)[k]));
  const gap = inner(w, a) + radius * length - reached;
  if (!(gap <= gapLimit * Math.sqrt(square) * Math.min(...lengths) * (1 + high - low))) {
    throw error("direction/not-converged", { direction: "cagrad", values: [...gram.values], residual: gap });
  }
  return result;
}
