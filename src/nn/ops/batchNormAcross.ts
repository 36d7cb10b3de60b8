import { create, free, values, type Raw } from "../backend";
import type { Across } from "../layers/layer";
import { subtract } from "./elementwise";
import { momentsOf, type BatchNormOps, type Normalised } from "./batchNorm";

/**
 * Batch normalisation by the statistics of the whole batch, of which this rank holds some rows. Every rank computes for
 * its rows what one process with all rows would compute for them. On the way forward the ranks add up counts, sums and
 * sums of squares, once. On the way back they add up the sums that the gradients of the statistics are made of. The
 * sums are in double precision: the variance comes from a sum of squares, and single precision would lose it.
 */
export const normaliseAcross =
  (across: Across, { settings: { epsilon, momentum }, byRunning, infer }: BatchNormOps) =>
  (x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Normalised => {
    const { counts } = across;
    const batch = wholeBatch(across, momentsOf(x, gain, bias));
    const [m, v] = [create(mean.shape, batch.mean), create(mean.shape, batch.variance)];
    const byConstants = byRunning(x, gain, bias, m, v, relu);
    free(byConstants.mean, byConstants.variance);
    return {
      y: byConstants.y,
      mean: folded(mean, batch.mean, momentum, 1),
      variance: folded(variance, batch.variance, momentum, batch.n / Math.max(1, batch.n - 1)),
      backward(dy, xAgain, gainNow) {
        // As if the statistics were constants; then what comes through them, which is a normalisation of x too.
        const { dx: direct, dGain, dBias } = byConstants.backward(dy, xAgain, gainNow);
        const { length } = batch.mean;
        const sumsHere = new Float64Array(2 * length);
        sumsHere.set(values(dBias));
        sumsHere.set(values(dGain), length);
        const sums = across.sum(sumsHere);
        if (!counts) return { dx: direct, dGain, dBias };
        const slope = values(gainNow).map((value, c) => value / Math.sqrt(batch.variance[c] + epsilon) / batch.n);
        const [offset, scale] = [0, length].map((start) =>
          create(
            mean.shape,
            slope.map((value, c) => value * sums[start + c]),
          ),
        );
        const indirect = infer(xAgain, scale, offset, m, v, false);
        const dx = subtract(direct, indirect);
        free(direct, scale, offset, indirect);
        return { dx, dGain, dBias };
      },
      dispose() {
        byConstants.dispose();
        free(m, v);
      },
    };
  };

type Moments = ReturnType<typeof momentsOf>;

/** Moments of the rows of all ranks, from those of each rank. */
function wholeBatch(across: Across, ofRank: Moments): Moments {
  const { length } = ofRank.mean;
  const rows = across.counts ? ofRank.n : 0;
  const numbers = new Float64Array(2 * length + 1);
  for (let c = 0; c < length; c++) {
    numbers[c] = rows * ofRank.mean[c];
    numbers[length + c] = rows * (ofRank.variance[c] + ofRank.mean[c] ** 2);
  }
  numbers[2 * length] = rows;
  const sums = across.sum(numbers);
  const n = sums[2 * length];
  const [mean, variance] = [new Float32Array(length), new Float32Array(length)];
  for (let c = 0; c < length; c++) {
    const centre = sums[c] / n;
    mean[c] = centre;
    variance[c] = Math.max(0, sums[length + c] / n - centre ** 2);
  }
  return { n, mean, variance };
}

/** A running statistic with the share `momentum` of the batch's, times `factor`, folded in. */
function folded(running: Raw, batch: Float32Array, momentum: number, factor: number): Raw {
  return create(
    running.shape,
    values(running).map((value, c) => (1 - momentum) * value + momentum * factor * batch[c]),
  );
}
