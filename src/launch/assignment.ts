import { join } from "node:path";
import type { RunParameters, TrainingEvent, WeightsRecord } from "../records";
import type { RunSettings } from "../training";

/** What the ranks of a launched run are to do: `assignment.json` in their logs' folder. */
export interface Assignment extends Pick<RunSettings, "imageCache" | "reduction" | "plugins" | "forceResume"> {
  readonly parameters: RunParameters;
  /** The run directory, on a file system that all hosts share. */
  readonly out: string;
}

/** What a rank tells its launcher, one line each in a file of its own. */
export type RankMessage =
  | { readonly kind: "event"; readonly event: TrainingEvent }
  | { readonly kind: "weights"; readonly weights: WeightsRecord }
  | { readonly kind: "data"; readonly done: number; readonly total: number };

/** File of the assignment. */
export const assignmentFile = (logs: string): string => join(logs, "assignment.json");

/** File of the messages of a rank. */
export const messagesFile = (logs: string, rank: number): string => join(logs, `rank-${rank}.messages`);
