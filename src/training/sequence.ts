import type { Benchmark, Task } from "../data";
import type { Regime } from "../records";
import type { Situation, Strategy } from "../strategies";

/** The tasks that a run trains, in order. */
export interface TaskSequence {
  readonly tasks: readonly Task[];
  /** Where the sequence stands when a task begins. */
  situationOf(task: Task): Situation;
}

/** The tasks of a benchmark, or what the strategy makes of them (`joint`: all tasks at once). */
export function taskSequence(benchmark: Benchmark, strategy: Strategy, labels: Regime): TaskSequence {
  const tasks = strategy.arrange?.(benchmark.tasks) ?? benchmark.tasks;
  const situationOf = ({ number: task }: Task): Situation => ({
    task,
    slices: tasks.slice(0, task).map(({ classes }) => classes),
    classes: benchmark.classes.length,
    labels,
  });
  return { tasks, situationOf };
}
