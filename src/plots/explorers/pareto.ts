import type { Group } from "../../metrics";
import type { RunRecord } from "../../records";
import { testScores } from "./testScores";

/** Numbers of the two tasks that are compared, from 1. */
export interface TaskPair {
  readonly earlier: number;
  readonly later: number;
}

/** Errors (1 - mAP) of the earlier and of the later task's classes; NaN where one is not defined. */
export type Errors = readonly [earlier: number, later: number];

/** A method, with its place at each step: the mean over its runs. */
export interface PlacedMethod {
  readonly method: Group;
  /** `[runs][steps]`. */
  readonly paths: readonly (readonly Errors[])[];
  /** `[steps]`. */
  readonly means: readonly Errors[];
  /** Whether no other method is better on both tasks at the end. References are never. */
  readonly nonDominated: boolean;
  /** Trained on all tasks at once: a place to compare with, which has no epochs of the new task. */
  readonly isReference: boolean;
}

/** Whether a run was trained on all tasks at once, among runs of several. */
export const isReference = ({ metrics }: RunRecord): boolean => metrics.R.length === 2;

/** What the slider stops at: before the task, after each epoch of the run with the most, and after the task. */
export function stepsOf(runs: readonly RunRecord[], task: number): readonly string[] {
  const epochs = Math.max(
    0,
    ...runs.filter((run) => !isReference(run)).flatMap((run) => epochsOf(run, task).map(({ epoch }) => epoch)),
  );
  return [
    task === 1 ? "before training" : `before task ${task}`,
    ...Array.from({ length: epochs }, (_, i) => `task ${task}, epoch ${i + 1}`),
    `after task ${task}`,
  ];
}

const epochsOf = ({ epochs }: RunRecord, task: number): RunRecord["epochs"] =>
  epochs.filter((event) => event.task === task);

/** Place of a run at each of the steps. A reference is where its end is, at all of them. */
export function pathOf(run: RunRecord, pair: TaskPair, steps: number): readonly Errors[] {
  const { R } = run.metrics;
  if (isReference(run)) return Array<Errors>(steps).fill(errorsIn(R[1], pair));
  const epochs = epochsOf(run, pair.later).map((event) => errorsIn(testScores(run, event).tasks, pair));
  const during = [errorsIn(R[pair.later - 1], pair), ...epochs];
  const waiting = Array<Errors>(Math.max(0, steps - 1 - during.length)).fill(during[during.length - 1]);
  return [...during, ...waiting, errorsIn(R[pair.later], pair)];
}

/** A score that is not defined is NaN, or null in what was JSON. */
function errorsIn(tasks: readonly (number | null)[] | undefined, { earlier, later }: TaskPair): Errors {
  const errorOf = (task: number): number => 1 - (tasks?.[task - 1] ?? NaN);
  return [errorOf(earlier), errorOf(later)];
}

/** Mean of the points that are defined. */
export function meanPoint(points: readonly Errors[]): Errors {
  const defined = points.filter((point) => point.every(Number.isFinite));
  const mean = (axis: 0 | 1): number => defined.reduce((sum, point) => sum + point[axis], 0) / defined.length;
  return [mean(0), mean(1)];
}

/** Whether one of the points is at least as good as this one on both tasks, and better on one. */
export const isDominated = ([x, y]: Errors, points: readonly Errors[]): boolean =>
  points.some(([a, b]) => a <= x && b <= y && (a < x || b < y));
