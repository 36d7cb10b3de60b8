import type { RunParameters, Scale } from "../../records";
import type { NamedOptions, Point } from "./space";
import { resolveRun } from "../../training";
import type { SearchSpace } from "../../base/searchSpace";
import type { Rung } from "./halving";

/** What `docs/tuning/NAME.json` holds: how methods were tuned, and what was chosen. */
export interface TuningReport {
  /** Name of the benchmark, with what it is scored on. */
  readonly benchmark: string;
  /** SHA-256 of what was read: training and validation images of all tasks, and their labels. */
  readonly data: string;
  /** Commits that made the trials, in alphabetical order; `+` after one whose sources were changed. */
  readonly commits: readonly string[];
  /** Size of the runs. */
  readonly scale: Scale;
  /** Seed of the points and of every run. */
  readonly seed: number;
  /** What trials are compared by. */
  readonly score: string;
  /** The rungs, the same for every method. */
  readonly rungs: readonly Rung[];
  /** The methods, in the order in which they were named. */
  readonly methods: readonly TunedMethod[];
}

/** One method: what was tuned, every trial, and the choice. */
export interface TunedMethod {
  /** As it was asked for. */
  readonly strategy: string;
  /** What its runs have in common, but for what is tuned and for how long they run. */
  readonly protocol: MethodProtocol;
  /** What each option was drawn from, by name. */
  readonly space: Readonly<Record<string, SearchSpace>>;
  /** All trials in their order; the first has the defaults. */
  readonly trials: readonly Trial[];
  /** The best trial of the last rung. */
  readonly choice: Choice;
  /** Updates of the backbone that all trials made. */
  readonly updates: number;
}

/** A trial: a point of the space, and how far it came. */
export interface Trial {
  /** From 1. */
  readonly trial: number;
  /** The values of the options that are tuned. */
  readonly options: Point;
  /** Its score on each rung that it reached; null where training diverged or the score is not defined. */
  readonly scores: readonly (number | null)[];
}

/** The trial that was chosen. */
export interface Choice extends Omit<Trial, "scores"> {
  /** Its score on the last rung. */
  readonly score: number;
  /** Score of the defaults there; null where they were dropped before. */
  readonly defaults: number | null;
}

/** What trials are compared by, in words. */
export const scoreText = "mean over tasks of the mAP of the classes seen so far, on validation images";

/** Parameters that tell no method from another: seeds, and what the trials of tuning have of their own. */
const ofNoMethod = ["seed", "audit", "testAfter", "scoreOn"] as const satisfies readonly (keyof RunParameters)[];

/** What a method's runs have in common, whatever their seeds. */
export type MethodProtocol = Omit<RunParameters, (typeof ofNoMethod)[number]>;

/** The protocol of a method, with its options by their names in alphabetical order. */
export function protocolOf(options: NamedOptions): MethodProtocol {
  const entries = Object.entries(resolveRun(options).parameters)
    .filter(([key]) => !(ofNoMethod as readonly string[]).includes(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries) as unknown as MethodProtocol;
}
