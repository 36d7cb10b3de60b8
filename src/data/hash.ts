import { createHash } from "node:crypto";
import type { Benchmark, Example } from "./benchmark";

/** SHA-256, in hexadecimal, over classes, tasks, splits, ids, labels and masks; paths and pixels do not enter. */
export function hashOf({ classes, tasks, otherTests = {} }: Omit<Benchmark, "name" | "hash">): string {
  const hash = createHash("sha256").update(JSON.stringify(classes));
  const add = (name: string, examples: readonly Example[]) => {
    hash.update(`\n${name} ${examples.length}\n`);
    for (const { id, labels, known } of examples)
      hash.update(`${JSON.stringify(id)} ${labels.join("")} ${known.join("")}\n`);
  };
  for (const { number, classes: taskClasses, train, validation, test } of tasks) {
    hash.update(`\ntask ${number} ${taskClasses.join(" ")}`);
    add("train", train);
    add("validation", validation);
    add("test", test);
  }
  for (const name of Object.keys(otherTests).sort()) add(JSON.stringify(name), otherTests[name]);
  return hash.digest("hex");
}
