import { attr, create, free, run, values, type Raw } from "../backend";
import type { Across } from "../layers/layer";
import { momentsOf, normaliseByRunning, recordByRunning, type Normalised } from "./batchNorm";

/**
 * Batch normalisation by the statistics of the whole batch, of which this process holds a part: every process then
 * computes for its rows what one process would compute for them. Forward, the processes add up counts, sums and sums of
 * squares, once; backward, the sums that the statistics' own gradients are made of. In double precision, in which a sum
 * of squares loses nothing of a variance that single precision would have kept.
 */
export const normaliseAcross =
  (across: Across) =>
  (x: Raw, gain: Raw, bias: Raw, mean: Raw, variance: Raw, relu: boolean): Normalised => {
    const { counts } = across;
    const batch = together(across, momentsOf(x, gain, bias));
    const [m, v] = [create(mean.shape, batch.mean), create(mean.shape, batch.variance)];
    const { y, backward, dispose, ...unused } = recordByRunning(x, gain, bias, m, v, relu);
    free(unused.mean, unused.variance);
    return {
      y,
      mean: folded(mean, batch.mean, 1),
      variance: folded(variance, batch.variance, batch.n / Math.max(1, batch.n - 1)),
      backward(dy, xAgain, gainNow) {
        // As if the statistics were constants; then what comes through them, which is a normalisation of x too.
        const { dx: direct, dGain, dBias } = backward(dy, xAgain, gainNow);
        const { length } = batch.mean;
        const own = new Float64Array(2 * length);
        own.set(values(dBias));
        own.set(values(dGain), length);
        const sums = across.sum(own);
        if (!counts) return { dx: direct, dGain, dBias };
        const slope = values(gainNow).map((value, c) => value / Math.sqrt(batch.variance[c] + epsilon) / batch.n);
        const [offset, scale] = [0, length].map((start) =>
          create(
            mean.shape,
            slope.map((value, c) => value * sums[start + c]),
          ),
        );
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

type Moments = ReturnType<typeof momentsOf>;

/** Moments of all processes' rows, from those of each. */
function together({ sum, counts }: Across, own: Moments): Moments {
  const { length } = own.mean;
  const rows = counts ? own.n : 0;
  const numbers = new Float64Array(2 * length + 1);
  for (let c = 0; c < length; c++) {
    numbers[c] = rows * own.mean[c];
    numbers[length + c] = rows * (own.variance[c] + own.mean[c] ** 2);
  }
  numbers[2 * length] = rows;
  const sums = sum(numbers);
  const n = sums[2 * length];
  const [mean, variance] = [new Float32Array(length), new Float32Array(length)];
  for (let c = 0; c < length; c++) {
    const centre = sums[c] / n;
    mean[c] = centre;
    variance[c] = Math.max(0, sums[length + c] / n - centre ** 2);
  }
  return { n, mean, variance };
}

/** A running statistic with a tenth of the batch's, times `factor`, folded in. */
function folded(running: Raw, batch: Float32Array, factor: number): Raw {
  return create(
    running.shape,
    values(running).map((value, c) => 0.9 * value + 0.1 * factor * batch[c]),
  );
}
