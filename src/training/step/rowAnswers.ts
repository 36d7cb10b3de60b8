import type { Batch } from "../../data";
import { rankOfRow, rowCounts, type Communicator } from "../../distributed";
import { free, toImages, type Network } from "../../nn";

/** Some rows of a batch, each shown as it is or changed. */
export interface ChosenRows {
  readonly batch: Batch;
  /** Numbers of the rows, ascending. */
  readonly rows: readonly number[];
  /** Changes a copy of an image in place. Default: it stays as it is. */
  readonly change?: (image: Uint8Array) => void;
}

/** What answers: the network, and how many classes it answers for. */
export type Answering = Pick<Network, "infer" | "options"> & {
  /** Numbers of an answer, where these are more than the logits. */
  readonly rowLength?: number;
};

/** Numbers of an answer. */
export const rowLengthOf = ({ rowLength, options }: Answering): number => rowLength ?? options.classes;

/** Logits [rows, C] of rows of a batch, on every rank: each computes those that it has the images of. */
export function answersOfRanks(network: Answering, chosen: ChosenRows, world: Communicator): Float32Array {
  const { batch, rows } = chosen;
  const rank = (row: number): number => rankOfRow(row, batch.size, world);
  const own = answersHere(network, { ...chosen, rows: rows.filter((row) => rank(row) === world.rank) }, world);
  if (world.size === 1) return own;
  const lengths = new Array<number>(world.size).fill(0);
  for (const row of rows) lengths[rank(row)] += rowLengthOf(network);
  return world.allGather(own, { lengths });
}

/** Logits [rows, C] of rows of a batch that this rank has the images of, by one pass in evaluation mode. */
export function answersHere(
  network: Answering,
  { batch, rows, change }: ChosenRows,
  world: Communicator,
): Float32Array {
  if (rows.length === 0) return new Float32Array(0);
  const { images, size, height, width } = batch;
  const pixels = images.length / size;
  const length = passLength(rows.length, rowCounts(size, world)[world.rank]);
  const bytes = new Uint8Array(length * pixels);
  for (let i = 0; i < length; i++) {
    const row = rows[i < rows.length ? i : 0];
    const image = bytes.subarray(i * pixels, (i + 1) * pixels);
    image.set(images.subarray(row * pixels, (row + 1) * pixels));
    change?.(image);
  }
  const pass = toImages(bytes, length, height, width);
  const logits = network.infer(pass);
  const values = logits.dataSync() as Float32Array;
  logits.dispose();
  free(pass);
  return values.slice(0, rows.length * rowLengthOf(network));
}

/** A product of fewer rows than these is computed in another way, which rounds otherwise. */
const fewest = 4;

/**
 * Rows of a pass of `count` rows: `most`, or half of that, or half again down to four; what is left is filled up. Every
 * other length costs, for all kernels are made anew for it.
 */
export function passLength(count: number, most: number): number {
  let length = most;
  while (length > fewest && Math.ceil(length / 2) >= Math.max(count, fewest)) length = Math.ceil(length / 2);
  return length;
}
