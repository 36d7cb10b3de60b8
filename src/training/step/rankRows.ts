import { ownRows, rowCounts, type Communicator } from "../../distributed";
import { adopt, borrow, create, free, share, tf, type Raw } from "../../nn";

/**
 * The rows of a batch that this rank computes on. Objectives and the head see the whole batch on every rank: only
 * features travel.
 */
export interface RankRows {
  /** Rows `[from, to)`: at least one, so that this rank makes every call to the other ranks that they make. */
  readonly from: number;
  readonly to: number;
  /** Whether they are of the batch. A rank that has no row of a small batch takes one row that counts for nothing. */
  readonly counts: boolean;
  /** The rows of this rank [to - from, k] -> the rows of all ranks [n, k]. Consumes its argument. */
  gather(rankTensor: tf.Tensor2D): tf.Tensor2D;
  /** The way back: a gradient by the rows of all ranks [n, k] -> by those of this rank. Consumes its argument. */
  cut(gradient: Raw): Raw;
}

/** The rows of this rank in a batch of `n` rows. */
export function rankRowsOf(n: number, world: Communicator): RankRows {
  if (world.size === 1) {
    return { from: 0, to: n, counts: true, gather: (rankTensor) => rankTensor, cut: (gradient) => gradient };
  }
  const rows = ownRows(n, world);
  const counts = rows.to > rows.from;
  return {
    ...(counts ? rows : { from: 0, to: 1 }),
    counts,
    gather(rankTensor) {
      const width = rankTensor.shape[1];
      const values = rankTensor.dataSync() as Float32Array;
      rankTensor.dispose();
      const gathered = world.allGather(counts ? values : values.subarray(0, 0), {
        lengths: rowCounts(n, world).map((count) => count * width),
      });
      return tf.tensor2d(gathered, [n, width]);
    },
    cut(gradient) {
      const width = gradient.shape[1];
      if (!counts) {
        free(gradient);
        return create([1, width], new Float32Array(width));
      }
      const whole = adopt<tf.Tensor2D>(gradient);
      const slice = tf.slice(whole, [rows.from, 0], [rows.to - rows.from, width]);
      const rankGradient = share(borrow(slice));
      tf.dispose([whole, slice]);
      return rankGradient;
    },
  };
}
