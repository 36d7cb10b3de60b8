import type { Benchmark, Example, Regime, Task } from "./benchmark";

/**
 * The training examples of a task as the regime shows them: `unavailable` leaves the labels of the task's own classes,
 * `available` those of all classes up to and including it. Elsewhere `known` and `labels` are 0, so nothing leaks.
 */
export function supervise(task: Task, regime: Regime, benchmark: Pick<Benchmark, "classes" | "tasks">): Example[] {
  const shown = regime === "available" ? benchmark.tasks.filter(({ number }) => number <= task.number) : [task];
  const mask = new Uint8Array(benchmark.classes.length);
  for (const { classes } of shown) for (const c of classes) mask[c] = 1;
  return task.train.map((example) => {
    const known = example.known.map((value, c) => value & mask[c]);
    return { ...example, known, labels: example.labels.map((value, c) => value & known[c]) };
  });
}
