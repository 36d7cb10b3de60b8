import { attr, free, ofType, runOpMany, share, values, type Raw } from "../backend";
import { nothing } from "../constants";
import { hasOneDnn } from "../device";
import { relu as rectifiedOf } from "./elementwise";

/** How a batch normalisation is set. */
export interface BatchNormSettings {
  /** Added to the variance, above 0. */
  readonly epsilon: number;
  /** Share of the batch's statistics that is folded into the running ones, in (0, 1]; the variance unbiased. */
  readonly momentum: number;
}

/** PyTorch's defaults. */
export const batchNormDefaults: BatchNormSettings = { epsilon: 1e-5, momentum: 0.1 };

/** The result of a batch normalisation with its way back. */
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

/** A batch normalisation of [n, h, w, channels] by statistics [channels], followed by a ReLU if `relu`. */
type Normalise<T> = (x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean) => T;

/** Batch normalisation (Ioffe and Szegedy 2015) with its settings fixed. */
export interface BatchNormOps {
  readonly settings: BatchNormSettings;
  /** By the statistics of the batch. */
  readonly byBatch: Normalise<Normalised>;
  /** By running statistics, with a way back; the statistics are given back unchanged. */
  readonly byRunning: Normalise<Normalised>;
  /** By running statistics, without a way back. The output belongs to the caller. */
  readonly infer: Normalise<Raw>;
}

const layout = attr.string("data_format", "NHWC");
// Gain, bias and statistics are floats whatever the type of the maps is.
const withEpsilon = (type: number, epsilon: number) => [
  attr.type("T", type),
  attr.type("U"),
  attr.float("epsilon", epsilon),
  layout,
];
const isTraining = attr.bool("is_training", true);
const isEvaluation = attr.bool("is_training", false);
// oneDNN applies the ReLU in the same sweep over memory.
const rectified = [
  attr.int("num_side_inputs", 0),
  attr.string("activation_mode", "Relu"),
  attr.string("_kernel", "MklNameChangeOp"),
];

/** The kernels of a batch normalisation. */
export function batchNormOps(settings: BatchNormSettings): BatchNormOps {
  const common = (type: number) => withEpsilon(type, settings.epsilon);
  const fold = attr.float("exponential_avg_factor", settings.momentum);
  const training = ofType((type) => [...common(type), isTraining, fold]);
  const evaluation = ofType((type) => [...common(type), isEvaluation]);
  const trainingRectified = ofType((type) => [...common(type), isTraining, fold, ...rectified]);
  const keep = attr.float("exponential_avg_factor", 1);
  const evaluationRectified = ofType((type) => [...common(type), isEvaluation, keep, ...rectified]);
  const gradient = ofType((type) => [...common(type), isTraining]);

  const infer: Normalise<Raw> = (x, gain, bias, mean, variance, relu) => {
    const inputs = [x, gain, bias, mean, variance];
    const fused = relu && hasOneDnn;
    const [y, ...rest] = fused
      ? runOpMany("_MklNativeFusedBatchNormEx", evaluationRectified(x), inputs, 6)
      : runOpMany("FusedBatchNormV3", evaluation(x), inputs, 6);
    free(...rest);
    return relu && !fused ? rectify(y) : y;
  };

  const byBatch: Normalise<Normalised> = (x, gain, bias, mean, variance, relu) => {
    const inputs = [x, gain, bias, mean, variance];
    const fused = relu && hasOneDnn;
    const [out, newMean, newVariance, saved1, saved2, saved3] = fused
      ? runOpMany("_MklNativeFusedBatchNormEx", trainingRectified(x), inputs, 6)
      : runOpMany("FusedBatchNormV3", training(x), inputs, 6);
    return {
      y: relu && !fused ? rectify(out) : out,
      mean: newMean,
      variance: newVariance,
      backward(dy, xAgain, gainNow) {
        // Only cuDNN reads the third saved tensor; oneDNN's forward pass leaves one that its backward pass refuses.
        const saved = [saved1, saved2, hasOneDnn ? nothing() : saved3];
        const [dx, dGain, dBias, ...rest] = runOpMany(
          "FusedBatchNormGradV3",
          gradient(xAgain),
          [dy, xAgain, gainNow, ...saved],
          5,
        );
        free(...rest);
        return { dx, dGain, dBias };
      },
      dispose: () => free(saved1, saved2, saved3),
    };
  };

  const byRunning: Normalise<Normalised> = (x, gain, bias, mean, variance, relu) => {
    const [meanThen, varianceThen] = [share(mean), share(variance)];
    return {
      y: infer(x, gain, bias, mean, variance, relu),
      mean: share(mean),
      variance: share(variance),
      backward(dy, xAgain, gainNow) {
        const [dx, dGain, dBias, ...rest] = runOpMany(
          "FusedBatchNormGradV3",
          evaluation(xAgain),
          [dy, xAgain, gainNow, meanThen, varianceThen, nothing()],
          5,
        );
        free(...rest);
        return { dx, dGain, dBias };
      },
      dispose: () => free(meanThen, varianceThen),
    };
  };

  return { settings, byBatch, byRunning, infer };
}

const moments = ofType((type) => [
  ...withEpsilon(type, batchNormDefaults.epsilon),
  isTraining,
  attr.float("exponential_avg_factor", 1),
]);

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
  const [out, mean, variance, ...rest] = runOpMany(
    "FusedBatchNormV3",
    moments(x),
    [x, gain, bias, nothing(), nothing()],
    6,
  );
  const result = { n, mean: values(mean), variance: values(variance).map((value) => (value * (n - 1)) / n) };
  free(out, mean, variance, ...rest);
  return result;
}

function rectify(x: Raw): Raw {
  const y = rectifiedOf(x);
  free(x);
  return y;
}
