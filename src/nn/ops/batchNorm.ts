import { attr, free, hasOneDnn, nothing, run, runMany, share, values, type Raw } from "../backend";

/**
 * PyTorch's defaults: epsilon 1e-5, and 0.1 of the batch's statistics folded into the running ones (unbiased variance).
 */
const common = [attr.type("T"), attr.type("U"), attr.float("epsilon", 1e-5), attr.string("data_format", "NHWC")];
const training = [...common, attr.bool("is_training", true), attr.float("exponential_avg_factor", 0.1)];
const evaluation = [...common, attr.bool("is_training", false)];
// oneDNN applies the ReLU in the same sweep over memory.
const rectified = [
  attr.int("num_side_inputs", 0),
  attr.string("activation_mode", "Relu"),
  attr.string("_kernel", "MklNameChangeOp"),
];
const trainingRectified = [...training, ...rectified];
const evaluationRectified = [...evaluation, attr.float("exponential_avg_factor", 1), ...rectified];
const gradient = [...common, attr.bool("is_training", true)];
const moments = [...common, attr.bool("is_training", true), attr.float("exponential_avg_factor", 1)];
const evaluationGradient = [...common, attr.bool("is_training", false)];

export interface Normalised {
  readonly y: Raw;
  /** Running statistics with this batch folded in, the caller's. */
  readonly mean: Raw;
  readonly variance: Raw;
  /** d/d input, gain and bias, the caller's. `dy` is the gradient after the ReLU's own, if any. */
  backward(dy: Raw, x: Raw, gain: Raw): { dx: Raw; dGain: Raw; dBias: Raw };
  /** Frees what the backward pass needs; `y` and the statistics are the caller's. */
  dispose(): void;
}

/** Batch normalisation of NHWC `x` by its own statistics (Ioffe and Szegedy 2015), then a ReLU if `relu`. */
export function normalise(x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Normalised {
  const inputs = [x, gain, bias, mean, variance];
  const fused = relu && hasOneDnn;
  const [out, newMean, newVariance, saved1, saved2, saved3] = fused
    ? runMany("_MklNativeFusedBatchNormEx", trainingRectified, inputs, 6)
    : runMany("FusedBatchNormV3", training, inputs, 6);
  return {
    y: relu && !fused ? rectify(out) : out,
    mean: newMean,
    variance: newVariance,
    backward(dy, xAgain, gainNow) {
      // Only cuDNN reads the third saved tensor; oneDNN's forward pass leaves one that its backward pass refuses.
      const [dx, dGain, dBias, ...rest] = runMany(
        "FusedBatchNormGradV3",
        gradient,
        [dy, xAgain, gainNow, saved1, saved2, hasOneDnn ? nothing() : saved3],
        5,
      );
      free(...rest);
      return { dx, dGain, dBias };
    },
    dispose: () => free(saved1, saved2, saved3),
  };
}

/**
 * Mean and biased variance of each channel of NHWC `x`, n entries a channel. `gain` and `bias`, of the same channels,
 * change nothing.
 */
export function momentsOf(
  x: Raw,
  gain: Raw,
  bias: Raw,
): { readonly n: number; readonly mean: Float32Array; readonly variance: Float32Array } {
  const n = x.shape[0] * x.shape[1] * x.shape[2];
  // The fused kernel is the quickest sweep for both, though its first output is not wanted. It gives the unbiased
  // variance.
  const [out, mean, variance, ...rest] = runMany("FusedBatchNormV3", moments, [x, gain, bias, nothing(), nothing()], 6);
  const result = { n, mean: values(mean), variance: values(variance).map((value) => (value * (n - 1)) / n) };
  free(out, mean, variance, ...rest);
  return result;
}

/**
 * Batch normalisation by running statistics, then a ReLU if `relu`, with a way back; the statistics are given back
 * unchanged.
 */
export function recordByRunning(x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Normalised {
  const [keptMean, keptVariance] = [share(mean), share(variance)];
  return {
    y: normaliseByRunning(x, gain, bias, mean, variance, relu),
    mean: share(mean),
    variance: share(variance),
    backward(dy, xAgain, gainNow) {
      const [dx, dGain, dBias, ...rest] = runMany(
        "FusedBatchNormGradV3",
        evaluationGradient,
        [dy, xAgain, gainNow, keptMean, keptVariance, nothing()],
        5,
      );
      free(...rest);
      return { dx, dGain, dBias };
    },
    dispose: () => free(keptMean, keptVariance),
  };
}

/** Batch normalisation by running statistics, then a ReLU if `relu`. The output belongs to the caller. */
export function normaliseByRunning(x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Raw {
  const inputs = [x, gain, bias, mean, variance];
  const fused = relu && hasOneDnn;
  const [y, ...rest] = fused
    ? runMany("_MklNativeFusedBatchNormEx", evaluationRectified, inputs, 6)
    : runMany("FusedBatchNormV3", evaluation, inputs, 6);
  free(...rest);
  return relu && !fused ? rectify(y) : y;
}

function rectify(x: Raw): Raw {
  const y = run("Relu", [attr.type("T")], [x]);
  free(x);
  return y;
}
