import { attr, create, free, run, values, type Raw } from "../backend";
import type { Across } from "../layer";
import { momentsOf, normaliseByRunning, recordByRunning, type Normalised } from "./batchNorm";

/**
 * Batch normalisation by the statistics of the whole batch, of which this process holds a part: every process then computes for its rows what
 * one process would compute for them. Forward, the processes add up counts, sums and sums of squares, once; backward, the sums that the
 * statistics' own gradients are made of. In double precision, in which a sum of squares loses nothing of a variance that single precision
 * would have kept.
 */
export const normaliseAcross = (across: Across) => (x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Normalised => {
  const channels = x.shape[3];
  const { counts } = across;
  const own = momentsOf(x, gain, bias);
  const rows = counts ? own.n : 0;
  const sums = across.sum(Float64Array.of(rows, ...own.mean.map((value) => rows * value), ...own.variance.map((value, c) => rows * (value + own.mean[c] ** 2))));
  const n = sums[0];
  const batchMean = sums.subarray(1, channels + 1).map((sum) => sum / n);
  const batchVariance = sums.subarray(channels + 1).map((sum, c) => Math.max(0, sum / n - batchMean[c] ** 2));
  const [m, v] = [vector(batchMean), vector(batchVariance)];
  const { y, backward, dispose, ...unused } = recordByRunning(x, gain, bias, m, v, relu);
  free(unused.mean, unused.variance);
  return {
    y,
    mean: folded(mean, batchMean),
    variance: folded(variance, batchVariance.map((value) => (value * n) / Math.max(1, n - 1))),
    backward(dy, xAgain, gainNow) {
      // As if the statistics were constants; then what comes through them, which is a normalisation of x too.
      const { dx: direct, dGain, dBias } = backward(dy, xAgain, gainNow);
      const sums = across.sum(Float64Array.of(...values(dBias), ...values(dGain)));
      if (!counts) return { dx: direct, dGain, dBias };
      const slope = Float64Array.from(values(gainNow), (value, c) => value / Math.sqrt(batchVariance[c] + epsilon) / n);
      const [offset, scale] = [0, channels].map((start) => vector(slope.map((value, c) => value * sums[start + c])));
      const indirect = normaliseByRunning(xAgain, scale, offset, m, v, false);
      const dx = run("Sub", [attr.type("T")], [direct, indirect]);
      free(direct, scale, offset, indirect);
      return { dx, dGain, dBias };
    },
    dispose() {
      dispose();
      free(m, v);
    },
  };
};

const epsilon = 1e-5;

const vector = (numbers: Float64Array): Raw => create([numbers.length], Float32Array.from(numbers));

/** A running statistic with a tenth of the batch's folded in. */
function folded(running: Raw, batch: Float64Array): Raw {
  return vector(Float64Array.from(values(running), (value, c) => 0.9 * value + 0.1 * batch[c]));
}
