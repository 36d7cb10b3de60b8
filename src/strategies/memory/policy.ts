import type { Random } from "../../base/random";
import { classBalanced } from "./classBalanced";
import { ocdm } from "./ocdm";
import { prs } from "./prs";
import { reservoir } from "./reservoir";

/** A sample of a stream at the door of a full memory; C classes. */
export interface Arrival {
  /** Labels [C] of the stored samples, by slot: as many as the memory holds. */
  readonly stored: readonly Uint8Array[];
  /** `[C]`: 1 where the new sample shows the class. */
  readonly labels: Uint8Array;
  /** Samples of the stream so far, the new one included. */
  readonly seen: number;
  /** `[C]`: samples of the stream so far that show each class, the new one included. */
  readonly positives: ArrayLike<number>;
  /** Random numbers of the memory. */
  readonly random: Random;
}

/** The slot that the new sample takes, or undefined to leave it. */
export type Policy = (arrival: Arrival) => number | undefined;

/** How a bounded memory chooses among the samples of a stream, by name. */
export const policies: Readonly<Record<string, Policy>> = { reservoir, "class-balanced": classBalanced, prs, ocdm };
