import type { Random } from "../../base/random";

/** A new sample of a stream that comes when the memory is full; C classes. */
export interface Arrival {
  /** Labels [C] of the stored samples, by slot: as many as the memory holds. */
  readonly stored: readonly Uint8Array[];
  /** `[C]`: 1 where the new sample shows the class. */
  readonly labels: Uint8Array;
  /** Samples of the stream so far, the new one included. */
  readonly seen: number;
  /** `[C]`: samples of the stream so far that show each class, the new one included. */
  readonly positives: ArrayLike<number>;
  /** Random numbers of this arrival. */
  readonly random: Random;
}

/** Chooses the slot whose sample the new one replaces; undefined: the new sample is not stored. */
export type Policy = (arrival: Arrival) => number | undefined;
