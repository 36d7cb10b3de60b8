import { batchCount, supervise, type Benchmark, type EpochAmount, type Task } from "../data";
import type { Regime } from "../records";
import type { Situation, Strategy, TaskCounts } from "../strategies";

/** The tasks that a run trains, in order. */
export interface TaskSequence {
  readonly tasks: readonly Task[];
  /** Where the sequence stands when a task begins. */
  situationOf(task: Task): Situation;
  /**
   * The images and the steps of an epoch of a task. One that the strategy made of several tasks of the benchmark has as
   * many of both as an epoch of each of these, so that joint training has the updates of the sequence.
   */
  amountOf(task: Task, batch: number): EpochAmount;
}

/**
 * The tasks of a benchmark, or what the strategy makes of them (`joint`: all tasks at once).
 * @param labels whether the data have labels of earlier tasks' classes.
 * @param toStrategy whether a strategy has them, which it also has where the run completes them.
 */
export function taskSequence(
  benchmark: Pick<Benchmark, "tasks" | "classes">,
  strategy: Strategy,
  labels: Regime,
  toStrategy = labels,
): TaskSequence {
  const tasks = strategy.arrange?.(benchmark.tasks) ?? benchmark.tasks;
  const counted = new Map<Task, TaskCounts>();
  const countsOf = (task: Task): TaskCounts => {
    const counts = counted.get(task) ?? countLabels(task, labels, { classes: benchmark.classes, tasks });
    counted.set(task, counts);
    return counts;
  };
  const situationOf = ({ number }: Task): Situation => {
    const soFar = tasks.slice(0, number);
    return {
      task: number,
      slices: soFar.map(({ classes }) => classes),
      classes: benchmark.classes.length,
      labels: toStrategy,
      get counts() {
        return soFar.map(countsOf);
      },
    };
  };
  const amountOf = (task: Task, batch: number): EpochAmount => {
    const classes = new Set(task.classes);
    const within = benchmark.tasks.filter((other) => other.classes.every((c) => classes.has(c)));
    const amounts = (within.length > 1 ? within : [task]).map(({ train }) => train.length);
    return {
      images: amounts.reduce((sum, images) => sum + images, 0),
      batches: amounts.reduce((sum, images) => sum + batchCount(images, { batch }), 0),
    };
  };
  return { tasks, situationOf, amountOf };
}

/** Counts of the labels of a task's training images, as the regime shows them. */
function countLabels(task: Task, labels: Regime, benchmark: Pick<Benchmark, "classes" | "tasks">): TaskCounts {
  const positives = new Float64Array(benchmark.classes.length);
  let images = 0;
  for (const example of supervise(task, labels, benchmark)) {
    example.labels.forEach((label, c) => (positives[c] += label));
    images += Number(task.classes.some((c) => example.labels[c] === 1));
  }
  return { images, positives };
}
