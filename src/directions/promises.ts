/**
 * What a direction promises of its update with its default options, whatever the gradients. The universal tests hold
 * every direction to it. A promise that is left out is not made.
 */
export interface DirectionPromises {
  /**
   * Whose gradients the update never opposes, <g', g> >= 0 up to rounding: those of all objectives, that of the primary
   * objective, or the mean of all gradients.
   */
  readonly neverOpposes?: "all" | "primary" | "mean";
  /**
   * Orders of the gradients that leave the update as it is: any order, or only cyclic shifts. The primary gradient
   * stays the primary one.
   */
  readonly sameUnderOrder?: "any" | "cyclic";
  /** Gradients that are all multiplied by c > 0 give the update times c to this power. */
  readonly degree?: 0 | 1;
  /**
   * The update is at most as long as: the shortest gradient, the longest gradient, the sum of all lengths, or 1. The
   * rounding that the other promises are allowed is relative to it (without it, to the longest gradient).
   */
  readonly longestUpdate?: "shortest" | "longest" | "sum" | "one";
  /** Where no two gradients oppose each other, the update is the primary gradient, the sum of all, or their mean. */
  readonly withoutConflict?: "primary" | "sum" | "mean";
  /** The update of two gradients that are exactly opposed and equally long is 0. */
  readonly zeroWhereOpposed?: boolean;
  /**
   * What `projected` tells: that some two gradients oppose each other, that some gradient opposes the primary one, or
   * that the mean of the others opposes the primary one.
   */
  readonly projectedMeans?: "any pair" | "with primary" | "mean with primary";
}
