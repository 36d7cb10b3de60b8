import { error } from "../base/errors";
import { tasksWithoutChoice, type Benchmark } from "../data";
import type { EpochEvent, RunParameters, Selection } from "../records";

/**
 * Whether an epoch takes the place of the one that is selected so far, by the measure that selects. A measure that is
 * not defined (NaN) is never the best: it gives way to any that is defined, and takes the place of none. Where no epoch
 * has a defined one, the latest is taken, as by `last`.
 * @param best measure of the epoch selected so far.
 */
export const isSelected = (value: number, best: number): boolean => Number.isNaN(best) || value > best;

/** The measure of an epoch that selects. NaN without the scores that it is of. */
export const measureOf = (
  { epoch, ...scores }: Pick<EpochEvent, "epoch" | "validation" | "test">,
  selection: Selection,
): number => (selection === "last" ? epoch : (scores[selection]?.seen ?? NaN));

/** What selected an epoch by a measure of this value: where it is not defined, the epoch is just the last. */
export const selectionOf = (selection: Selection, value: number): Selection =>
  Number.isNaN(value) ? "last" : selection;

/**
 * Checks before anything is trained that an epoch of every task can be selected.
 * @throws `selection/no-validation` where a task has no validation images to choose on; `selection/undefined` where no
 *   image of the split that chooses shows a class seen so far.
 */
export function assertSelectable(
  benchmark: Pick<Benchmark, "name" | "tasks" | "testOn">,
  { selection }: Pick<RunParameters, "selection">,
): void {
  if (selection === "last") return;
  const [first] = tasksWithoutChoice(benchmark, selection);
  if (first === undefined) return;
  const { name } = benchmark;
  if (first.images === 0 && selection === "validation") {
    throw error("selection/no-validation", { benchmark: name, task: first.task });
  }
  throw error("selection/undefined", { benchmark: name, selection, ...first });
}
