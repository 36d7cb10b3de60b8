import type { Communicator } from "../../distributed";

/** The way of an image from one rank to another, or the same. */
export interface Move {
  readonly from: number;
  readonly to: number;
  /** The image, on the rank that it leaves. */
  readonly pixels?: Uint8Array;
}

/**
 * Moves images of `bytes` bytes each, all at once; every rank gives the same ways in the same order. Returns those that
 * have come to this rank, by their index: views of one array.
 */
export function moveImages(moves: readonly Move[], bytes: number, world: Communicator): Map<number, Uint8Array> {
  // Nothing to do, as every rank can see.
  if (moves.length === 0) return new Map();
  const { rank, size } = world;
  // By the rank at the other end; of one rank in the order given.
  const between = (here: "from" | "to", there: "from" | "to"): number[] =>
    [...moves.keys()].filter((i) => moves[i][here] === rank).sort((i, j) => moves[i][there] - moves[j][there]);
  const lengths = (order: readonly number[], there: "from" | "to"): number[] => {
    const counts = Array<number>(size).fill(0);
    for (const i of order) counts[moves[i][there]] += bytes;
    return counts;
  };
  const [leaving, coming] = [between("from", "to"), between("to", "from")];
  const packed = new Uint8Array(leaving.length * bytes);
  leaving.forEach((i, at) => packed.set(moves[i].pixels!, at * bytes));
  const arrived = world.allToAll(packed, { to: lengths(leaving, "to"), from: lengths(coming, "from") });
  return new Map(coming.map((i, at) => [i, arrived.subarray(at * bytes, (at + 1) * bytes)]));
}
