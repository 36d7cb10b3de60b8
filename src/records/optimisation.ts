/** Momentum SGD, as PyTorch defines it. */
export interface SgdOptions {
  /** Tells it from other optimisers. */
  readonly name: "sgd";
  /** Share of the last update in the next, in [0, 1). */
  readonly momentum: number;
  /** Factor of the parameters that is added to the gradient, 0 or more. */
  readonly weightDecay: number;
}

/** AdamW, as PyTorch defines it (Loshchilov and Hutter 2019). */
export interface AdamWOptions {
  /** Tells it from other optimisers. */
  readonly name: "adamw";
  /** Decay of the mean of the gradients, in [0, 1). */
  readonly beta1: number;
  /** Decay of the mean of their squares, in [0, 1). */
  readonly beta2: number;
  /** Added to the root of the mean square, above 0. */
  readonly epsilon: number;
  /** Share of the parameters that is removed in a step, times the learning rate, 0 or more. */
  readonly weightDecay: number;
}

/** An optimiser and its settings. */
export type OptimiserOptions = SgdOptions | AdamWOptions;

/** How the learning rate changes over the epochs of a task. */
export type ScheduleOptions =
  /** Times `factor` from the `from`-th epoch on: Li 2018 has `from: 9, factor: 0.1`. */
  | { readonly name: "step"; readonly from: number; readonly factor: number }
  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017), after a linear rise over the fraction `warmup`. */
  | { readonly name: "cosine"; readonly warmup: number }
  | { readonly name: "constant" };
