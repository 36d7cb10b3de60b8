import { attr, create, free, run, values, type Raw } from "../backend";
import type { Across } from "../layer";
import { momentsOf, recordByRunning, type Normalised } from "./batchNorm";

/**
 * Batch normalisation by the statistics of the whole batch, of which this process holds a part: every process then computes for its rows what
 * one process would compute for them. Forward, the processes add up counts and sums, then squared distances from the mean; backward, the
 * sums that the statistics' own gradients are made of. In double precision, as it costs nothing.
 */
export const normaliseAcross = (across: Across) => (x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Normalised => {
  const channels = x.shape[3];
  const { counts } = across;
  const rows = counts ? x.shape[0] * x.shape[1] * x.shape[2] : 0;
  const own = momentsOf(x);
  const sums = across.sum(Float64Array.of(...own.mean.map((value) => rows * value), rows));
  const n = sums[channels];
  const batchMean = sums.subarray(0, channels).map((sum) => sum / n);
  // Of the distances from the common mean: sums of squares would lose what is left of them when the mean's square is taken away.
  const batchVariance = across.sum(own.variance.map((value, c) => (rows / n) * (value + (own.mean[c] - batchMean[c]) ** 2)));
  const [m, v] = [vector(batchMean), vector(batchVariance)];
  const { backward, ...normalised } = recordByRunning(x, gain, bias, m, v, relu);
  free(m, v, normalised.mean, normalised.variance);
  return {
    ...normalised,
    mean: folded(mean, batchMean),
    variance: folded(variance, batchVariance.map((value) => (value * n) / Math.max(1, n - 1))),
    backward(dy, xAgain, gainNow) {
      // As if the statistics were constants; then what comes through them, -(a + b x), a and b by channel.
      const { dx: direct, dGain, dBias } = backward(dy, xAgain, gainNow);
      const through = across.sum(Float64Array.of(...values(dBias), ...values(dGain)));
      if (!counts) return { dx: direct, dGain, dBias };
      const scale = Float64Array.from(values(gainNow), (g, c) => g / Math.sqrt(batchVariance[c] + epsilon) / n);
      const b = scale.map((s, c) => (s * through[channels + c]) / Math.sqrt(batchVariance[c] + epsilon));
      const a = scale.map((s, c) => s * through[c] - b[c] * batchMean[c]);
      const [slope, offset] = [vector(b), vector(a)];
      const sloped = run("Mul", float, [xAgain, slope]);
      const indirect = run("AddV2", float, [sloped, offset]);
      const dx = run("Sub", float, [direct, indirect]);
      free(direct, slope, offset, sloped, indirect);
      return { dx, dGain, dBias };
    },
  };
};

const float = [attr.type("T")];
const epsilon = 1e-5;

const vector = (numbers: Float64Array): Raw => create([numbers.length], Float32Array.from(numbers));

/** A running statistic with a tenth of the batch's folded in. */
function folded(running: Raw, batch: Float64Array): Raw {
  return vector(Float64Array.from(values(running), (value, c) => 0.9 * value + 0.1 * batch[c]));
}
