import { createHash } from "node:crypto";
import { openSplits, type Benchmark, type Example } from "./benchmark";

/**
 * SHA-256, in hexadecimal, over classes, tasks, ids, labels and masks of the splits that can be read; paths and pixels
 * do not enter.
 */
export function hashOf(benchmark: Omit<Benchmark, "name" | "hash">): string {
  const { classes, tasks, otherTests = {} } = benchmark;
  const hash = createHash("sha256").update(JSON.stringify(classes));
  const add = (name: string, examples: readonly Example[]) => {
    hash.update(`\n${name} ${examples.length}\n`);
    for (const { id, labels, known } of examples)
      hash.update(`${JSON.stringify(id)} ${labels.join("")} ${known.join("")}\n`);
  };
  for (const task of tasks) {
    hash.update(`\ntask ${task.number} ${task.classes.join(" ")}`);
    for (const split of openSplits(benchmark)) add(split, task[split]);
  }
  for (const name of Object.keys(otherTests).sort()) add(JSON.stringify(name), otherTests[name]);
  return hash.digest("hex");
}
