import type { RunOptions, Scale } from "../training";

/** One method of a study: what it is called, and how its run differs from the scale's protocol. */
export interface StudyMethod {
  readonly name: string;
  readonly options: Omit<RunOptions, "scale" | "seed">;
}

/** Runs that answer one question: every method with every seed, at one scale. */
export interface Study {
  readonly name: string;
  /** The question, as a heading. */
  readonly title: string;
  readonly scale: Scale;
  /** Run seeds 1 to this number. */
  readonly seeds: number;
  readonly methods: readonly StudyMethod[];
  /** What every method has in common beyond the protocol, for the reader of its table. */
  readonly protocol: string;
}
