import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { error } from "../base/errors";
import type { State } from "../nn";
import { readSafetensors } from "../nn/weights/safetensors";
import { findStrategy, type Plan, type Situation, type Strategy } from "../strategies";
import type { Manifest } from "./directory/manifest";
import type { RunParameters } from "./parameters";
import type { EpochEvent, ScoreRow } from "../records";
import { files, readRun } from "./directory/runDirectory";

/**
 * The end of a task of a run, from where runs of other strategies may go on: methods often agree on their first task.
 */
export interface TaskEnd {
  readonly task: number;
  /** Weights and running statistics of the selected epoch. */
  readonly state: State;
  /** What the method keeps, where it answers with more than the network. */
  readonly kept?: State;
  /** Test scores before training and after each task so far: the rows of R. */
  readonly rows: readonly ScoreRow[];
  readonly epochs: readonly EpochEvent[];
  readonly parameters: RunParameters;
}

/** The end of a task of a finished run directory; undefined where the run did not train that task itself. */
export async function readTaskEnd(directory: string, task: number): Promise<TaskEnd | undefined> {
  const path = join(directory, files.checkpoints, `task-${task}.safetensors`);
  if (!existsSync(path)) return undefined;
  const { parameters } = JSON.parse(await readFile(join(directory, files.manifest), "utf8")) as Manifest;
  const { metrics, epochs } = await readRun(directory);
  return {
    task,
    state: (await readSafetensors(path)).tensors as State,
    rows: metrics.R.slice(0, task + 1).map((tasks, i) => ({
      seen: metrics.seenMAP?.[i - 1] ?? NaN,
      tasks,
      classAP: metrics.classR?.[i],
    })),
    epochs: epochs.filter((event) => event.task <= task),
    parameters,
  };
}

/** Parameters in which two runs of one start may differ, where their objectives agree. */
const free: ReadonlySet<keyof RunParameters> = new Set(["strategy", "direction", "labels", "audit"]);

/**
 * Checks that a run would have come to the same end itself: same parameters, nothing kept from the tasks before, and in
 * each of them a single objective of the same name (one gradient, which every direction leaves as it is).
 * @throws `run/other-start` with what differs.
 */
export function assertSameStart(
  after: TaskEnd,
  strategy: Strategy,
  parameters: RunParameters,
  situations: readonly Situation[],
): void {
  const refuse = (differs: string): never => {
    throw error("run/other-start", {
      strategy: strategy.name,
      other: after.parameters.strategy,
      task: after.task,
      differs,
    });
  };
  const keys = Object.keys(parameters) as (keyof RunParameters)[];
  const changed = keys.filter(
    (key) => !free.has(key) && JSON.stringify(parameters[key]) !== JSON.stringify(after.parameters[key]),
  );
  if (changed.length > 0) refuse(changed.join(", "));
  if (strategy.keep) refuse("what it keeps of earlier tasks");
  const other = findStrategy(after.parameters.strategy, after.parameters.labels);
  for (const situation of situations.slice(0, after.task)) {
    const own = strategy.plan(situation);
    const theirs = other.keep ? undefined : other.plan({ ...situation, labels: after.parameters.labels });
    if (!theirs || describe(own) !== describe(theirs) || own.shared.length > 1)
      refuse(`the objectives of task ${situation.task}`);
  }
}

function describe({ shared, head }: Plan): string {
  return JSON.stringify([shared.map(({ name }) => name), head.objectives.map(({ name }) => name), head.steps]);
}
