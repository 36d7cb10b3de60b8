import type { Communicator } from "../../distributed";

/** An image that goes from one rank to another, or stays where it is. */
export interface Move {
  /** The rank that has the image. */
  readonly from: number;
  /** The rank that is to have it. */
  readonly to: number;
  /** The image, on the rank that has it; other ranks may give anything. */
  readonly pixels: Uint8Array;
}

/**
 * Sends images between ranks, all at once. Every rank calls it with the same moves in the same order.
 * @param bytes size of an image.
 * @returns the images that have come to this rank, by the index of their move; views of one array.
 */
export function moveImages(moves: readonly Move[], bytes: number, world: Communicator): Map<number, Uint8Array> {
  // Without moves no rank has anything to send, and all know it.
  if (moves.length === 0) return new Map();
  const { rank } = world;
  const leaving = indicesOf(moves, rank, "from", "to");
  const coming = indicesOf(moves, rank, "to", "from");
  const sent = new Uint8Array(leaving.length * bytes);
  leaving.forEach((index, place) => sent.set(moves[index].pixels, place * bytes));
  const received = world.allToAll(sent, {
    to: bytesByRank(moves, leaving, "to", bytes, world),
    from: bytesByRank(moves, coming, "from", bytes, world),
  });
  return new Map(coming.map((index, place) => [index, received.subarray(place * bytes, (place + 1) * bytes)]));
}

type End = "from" | "to";

/** Indices of the moves whose end `here` is this rank, ordered by the rank at the other end, then by index. */
function indicesOf(moves: readonly Move[], rank: number, here: End, there: End): number[] {
  return [...moves.keys()].filter((i) => moves[i][here] === rank).sort((i, j) => moves[i][there] - moves[j][there]);
}

/** `[ranks]`: bytes of the moves at `indices` that go to, or come from, each rank. */
function bytesByRank(
  moves: readonly Move[],
  indices: readonly number[],
  there: End,
  bytes: number,
  { size }: Communicator,
): number[] {
  const totals = Array<number>(size).fill(0);
  for (const index of indices) totals[moves[index][there]] += bytes;
  return totals;
}
