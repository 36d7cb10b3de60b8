import { existsSync } from "node:fs";
import { error } from "../base/errors";
import type { State } from "../nn";
import { readSafetensors } from "../nn/weights/safetensors";
import type { EpochEvent, RunParameters, ScoreRow } from "../records";
import { findCompletion, findStrategy, meaningOf, type Plan, type Situation } from "../strategies";
import { withLaterParameters } from "./directory/checkpoint";
import { RunDirectory } from "./directory/runDirectory";
import type { ResolvedRun } from "./parameters";

/**
 * The end of a task of a run, from where runs of other strategies may go on: methods often agree on their first task.
 */
export interface TaskEnd {
  /** 1-based. */
  readonly task: number;
  /** Weights and running statistics of the selected epoch. */
  readonly state: State;
  /** What the method keeps, where it answers with more than the network. */
  readonly keptState?: State;
  /** Test scores before training and after each task so far: the rows of R. */
  readonly rows: readonly ScoreRow[];
  /** The epochs so far. */
  readonly epochs: readonly EpochEvent[];
  /** Parameters of the run that it was taken from. */
  readonly parameters: RunParameters;
}

/** The end of a task of a finished run directory; undefined where the run did not train that task itself. */
export async function readTaskEnd(path: string, task: number): Promise<TaskEnd | undefined> {
  const directory = new RunDirectory(path);
  const weights = directory.taskWeights(task);
  if (!existsSync(weights)) return undefined;
  const { parameters } = await directory.readManifest();
  const { metrics, epochs } = await directory.readRecord();
  return {
    task,
    state: (await readSafetensors(weights)).tensors,
    rows: metrics.R.slice(0, task + 1).map((tasks, i) => ({
      seen: metrics.seenMAP?.[i - 1] ?? NaN,
      tasks,
      classAP: metrics.classR?.[i],
      ...(metrics.seenF1 && i > 0 && { seenF1: metrics.seenF1[i - 1] }),
    })),
    epochs: epochs.filter((event) => event.task <= task),
    parameters,
  };
}

/** Parameters in which two runs of one start may differ, where their objectives agree. */
const mayDiffer: ReadonlySet<string> = new Set<keyof RunParameters>([
  "strategy",
  "direction",
  "labels",
  "complete",
  "audit",
]);

/**
 * The end of a task of another run as the run would have come to it itself: same parameters, nothing kept from the
 * tasks before, and in each of them a single objective that computes the same (one gradient, which every direction
 * leaves as it is). Where it has another name here, the losses of the epochs have that.
 * @throws `run/other-start` with what differs.
 */
export function sameStart(
  after: TaskEnd,
  { strategy, completion, parameters }: ResolvedRun,
  situations: readonly Situation[],
): TaskEnd {
  const refuse = (differs: string): never => {
    const { task } = after;
    throw error("run/other-start", { strategy: strategy.name, other: after.parameters.strategy, task, differs });
  };
  const changed = changedIn(parameters, withLaterParameters(after.parameters));
  if (changed.length > 0) refuse(changed.join(", "));
  if (strategy.keep) refuse("what it keeps of earlier tasks");
  const { labels } = findCompletion(after.parameters.complete, after.parameters.labels);
  // In the first task there is nothing to complete.
  const completes = (name: string): boolean => findCompletion(name, "unavailable").labels === "available";
  if (after.task > 1 && [completion.name, after.parameters.complete].some(completes)) refuse("the labels it completes");
  const other = findStrategy(after.parameters.strategy, labels, after.parameters.head);
  const arranges = strategy.arrange !== undefined || other.arrange !== undefined;
  if (arranges && strategy.name !== other.name) refuse("the tasks");
  const theirs = (situation: Situation): Plan | undefined =>
    other.keep ? undefined : other.plan({ ...situation, labels });
  const names = new Map<string, string>();
  for (const situation of situations.slice(0, after.task)) {
    const same = sameNames(strategy.plan(situation), theirs(situation));
    if (!same) return refuse(`the objectives of task ${situation.task}`);
    same.forEach(([name, here]) => names.set(`${situation.task} ${name}`, here));
  }
  const renamed = (event: EpochEvent): EpochEvent => ({
    ...event,
    loss: Object.fromEntries(
      Object.entries(event.loss).map(([name, value]) => [names.get(`${event.task} ${name}`) ?? name, value]),
    ),
  });
  return { ...after, epochs: after.epochs.map(renamed) };
}

/** Names of the parameters that differ and may not. */
function changedIn(parameters: RunParameters, theirs: object): string[] {
  const theirValues = new Map(Object.entries(theirs));
  return Object.entries(parameters)
    .filter(([key, value]) => !mayDiffer.has(key) && JSON.stringify(value) !== JSON.stringify(theirValues.get(key)))
    .map(([key]) => key);
}

/** [their name, name here] of each objective where both plans have one and it computes the same; else nothing. */
function sameNames(plan: Plan, theirs: Plan | undefined): [string, string][] | undefined {
  if (!theirs || describe(plan) !== describe(theirs) || plan.shared.length > 1) return undefined;
  return theirs.shared.map(({ name }, i) => [name, plan.shared[i].name]);
}

function describe({ shared, head }: Plan): string {
  return JSON.stringify([shared.map(meaningOf), head.objectives.map(meaningOf)]);
}
