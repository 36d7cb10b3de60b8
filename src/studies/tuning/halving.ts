import { random } from "../../base/random";
import { valueAt } from "../../base/searchSpace";
import type { Axis, Point } from "./space";

/** A rung of successive halving: how many trials run, and for how long. */
export interface Rung {
  /** Trials that run. */
  readonly trials: number;
  /** Epochs of each task. */
  readonly epochs: number;
}

/**
 * The rungs of successive halving: each has half of the trials of the one before and twice its epochs, and the last has
 * all epochs and at least two trials. With 16 trials and 8 epochs they are 16 x 1, 8 x 2, 4 x 4 and 2 x 8. Numbers that
 * do not divide are rounded down, so that there are fewer rungs where the epochs are few: 16 x 1 and 8 x 3.
 *
 * This is one bracket of Hyperband (Li et al. 2017) with a factor of 2, its n_i = n 2^-i and r_i = r 2^i, by a copy of
 * the listing on K. Jamieson's page; of the paper the abstract alone was read. Successive halving of hyperparameters is
 * of Jamieson and Talwalkar 2015, whose introduction was read, and not their proofs.
 * @param trials at least 1.
 * @param epochs of each task on the last rung, at least 1.
 */
export function rungsOf(trials: number, epochs: number): readonly Rung[] {
  const halvings = Math.max(0, Math.min(Math.floor(Math.log2(trials)) - 1, Math.floor(Math.log2(epochs))));
  return Array.from({ length: halvings + 1 }, (_, i) => ({
    trials: Math.floor(trials / 2 ** i),
    epochs: Math.floor(epochs / 2 ** (halvings - i)),
  }));
}

/**
 * The points of trials: first the defaults, then points drawn at random. Each value has a stream of its own, so that
 * the first trials are the same whatever their number, and an option that is added leaves the others alone.
 * @param seed names the random numbers.
 */
export function pointsOf(axes: readonly Axis[], trials: number, seed: number): readonly Point[] {
  return Array.from({ length: trials }, (_, trial) => {
    const values = axes.map(({ name, space, default: byDefault, isInteger }) => {
      const share = random(seed, "tune", name, trial).uniform();
      return [name, trial === 0 ? byDefault : valueAt(space, share, isInteger)] as const;
    });
    return Object.fromEntries(values);
  });
}

/**
 * The best of the trials, the best first. Trials without a score come last; of equal ones the earlier comes first.
 * @param score higher is better; null where it is not defined.
 * @param count how many; all where there are no more.
 */
export function bestOf<T>(trials: readonly T[], score: (trial: T) => number | null, count: number): readonly T[] {
  const value = (trial: T): number => score(trial) ?? -Infinity;
  // Sorting keeps the order of equal ones.
  return [...trials].sort((a, b) => (value(a) === value(b) ? 0 : value(b) - value(a))).slice(0, count);
}
