import { ownRows, rowCounts, type Communicator } from "../../distributed";
import { adopt, borrow, create, free, share, tf, type Raw } from "../../nn";

/**
 * The rows of a batch that this rank computes on. Objectives and the head see the whole batch on every rank: only
 * features travel.
 */
export interface Part {
  /** Rows [from, to): at least one, so that the rank goes along with the others. */
  readonly from: number;
  readonly to: number;
  /** Whether they are of the batch; a rank that has no row of a small batch takes one that counts for nothing. */
  readonly counts: boolean;
  /** Own rows [to - from, k] -> the rows of all ranks [n, k]. Consumes its argument. */
  gather(own: tf.Tensor2D): tf.Tensor2D;
  /** The way back: a gradient by all rows [n, k] -> by the own ones. Consumes its argument. */
  cut(all: Raw): Raw;
}

/** This rank's part of a batch of `n` rows. */
export function partOf(n: number, world: Communicator): Part {
  if (world.size === 1) return { from: 0, to: n, counts: true, gather: (own) => own, cut: (all) => all };
  const rows = ownRows(n, world);
  const counts = rows.to > rows.from;
  return {
    ...(counts ? rows : { from: 0, to: 1 }),
    counts,
    gather(own) {
      const width = own.shape[1];
      const values = own.dataSync() as Float32Array;
      own.dispose();
      const all = world.allGather(counts ? values : values.subarray(0, 0), {
        lengths: rowCounts(n, world).map((count) => count * width),
      });
      return tf.tensor2d(all, [n, width]);
    },
    cut(all) {
      const width = all.shape[1];
      if (!counts) {
        free(all);
        return create([1, width], new Float32Array(width));
      }
      const whole = adopt<tf.Tensor2D>(all);
      const own = tf.slice(whole, [rows.from, 0], [rows.to - rows.from, width]);
      const raw = share(borrow(own));
      tf.dispose([whole, own]);
      return raw;
    },
  };
}
