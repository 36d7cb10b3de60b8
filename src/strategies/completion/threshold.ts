import type { CompletedTask } from "./definition";

/** Bounds of a threshold that moves: those of the code of Dong et al. 2023. */
const [lowest, highest] = [0.0001, 0.999999];

/** How a threshold moves. */
export interface Move {
  /** Where it begins, in [0, 1]. */
  readonly before: number;
  /** Positives an image that it is to give. */
  readonly expected: number;
  /** How far it moves at a time, above 0. */
  readonly step: number;
  /** How far from the expected number is close enough, 0 or more. */
  readonly tolerance: number;
}

/**
 * The first threshold on its way that gives the expected number of positives an image, within the tolerance. Where the
 * way passes that number, or ends at a bound, it is the one of those tried that comes closest.
 */
export function movedThreshold(
  { probabilities, images }: Pick<CompletedTask, "probabilities" | "images">,
  { before, expected, step, tolerance }: Move,
): number {
  const excess = (threshold: number): number =>
    probabilities.reduce((count, p) => count + Number(p > threshold), 0) / images - expected;
  let threshold = rounded(before);
  let more = excess(threshold);
  let closest = { threshold, distance: Math.abs(more) };
  const direction = Math.sign(more);
  while (Math.abs(more) > tolerance && Math.sign(more) === direction) {
    const next = rounded(Math.min(highest, Math.max(lowest, threshold + step * direction)));
    if (next === threshold) break;
    threshold = next;
    more = excess(threshold);
    if (Math.abs(more) < closest.distance) closest = { threshold, distance: Math.abs(more) };
  }
  return closest.threshold;
}

/** Six decimals, so that a threshold comes back from a checkpoint as it was. */
export const rounded = (threshold: number): number => Math.round(threshold * 1e6) / 1e6;
