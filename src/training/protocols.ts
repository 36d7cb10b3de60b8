import type { OptimiserOptions, Protocol, Scale } from "../records";

/** Loshchilov and Hutter 2019; the weight decay is ours. */
const adamw: OptimiserOptions = { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 };

/**
 * The protocol of the report (Li 2018, section 4.1). What its text does not say is the original's: batch, momentum and
 * weight decay. Head steps are `n_sub_iter` of the original in every published run; there joint training has one, and
 * here all methods have the same.
 */
const report: Protocol = {
  epochs: 15,
  batch: 512,
  imageSize: 224,
  network: "resnet18",
  width: 64,
  weights: "random",
  normalise: "weights",
  optimiser: { name: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  learningRate: 0.1,
  schedule: { name: "step", from: 9, factor: 0.1 },
  headSteps: 3,
  selection: "validation",
};

/** Ours, for a laptop. */
const small: Protocol = {
  ...report,
  epochs: 5,
  batch: 32,
  imageSize: 64,
  width: 32,
  weights: "pretrained",
  optimiser: adamw,
  learningRate: 1e-3,
  schedule: { name: "cosine", warmup: 0 },
};

/** The protocol of each scale. */
export const protocols: Readonly<Record<Scale, Protocol>> = {
  smoke: { ...small, epochs: 1, width: 8, weights: "random" },
  tiny: { ...small, epochs: 3 },
  small,
  full: report,
};

/** Names of the scales, from the smallest to the largest. */
export const scales = Object.keys(protocols) as readonly Scale[];
