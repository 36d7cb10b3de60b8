import type * as palimpsest from "../../src";
import type { Answer } from "../subject";

/** What an experiment uses of a checkout: all of it is in older ones too. */
export type Surface = Pick<typeof palimpsest, "figuresStudy" | "openBenchmark" | "run" | "runStudy">;

/** How large an experiment is, and what it is drawn from. */
export interface Setting {
  readonly scale: palimpsest.Scale;
  readonly seed: number;
}

/** One part of an experiment: a run. */
export interface Part {
  readonly name: string;
  readonly milliseconds: number;
  /** mAP of each task's classes after each task. */
  readonly R: readonly (readonly number[])[];
}

/** What an experiment answers besides its whole time. */
export interface ExperimentAnswer extends Answer {
  readonly parts: readonly Part[];
}

/** A whole experiment. It is measured only where it is asked for by its full name. */
export interface Experiment {
  readonly name: string;
  /** Its own scale. */
  readonly scale: palimpsest.Scale;
  /** Runs that it makes. */
  readonly runs: number;
  /** How often the whole of it is made with other seeds: its time is told for all of them too. */
  readonly seeds: number;
  readonly make: (surface: Surface, setting: Setting) => Promise<readonly Part[]>;
}
