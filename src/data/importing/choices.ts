import { mustGet } from "../../base/mustGet";
import { arrange } from "../arrange";
import type { Example, Split } from "../benchmark";
import { tasksWithoutChoice, type TaskWithoutChoice } from "../choosable";
import type { SourceImage } from "./source";

/** Part of the images that is drawn for test where they have no parts. */
const drawnForTest = 0.1;

/** How a run divides the images, and whether it can choose its epochs. */
interface Choices {
  /** Part of the images that the description of the tasks has drawn for test. */
  readonly test: number;
  /** Tasks whose epochs cannot be chosen. */
  readonly withoutChoice: readonly TaskWithoutChoice[];
}

/** Looks at the images as a run with the usual options divides them. */
export function choicesOf(images: readonly SourceImage[], tasks: readonly (readonly string[])[]): Choices {
  const classes = tasks.flat();
  const position = new Map(classes.map((name, c) => [name, c]));
  const parts: Record<Split, Example[]> = { train: [], validation: [], test: [] };
  for (const { name, present, unknown, split = "train" } of images) {
    const labels = new Uint8Array(classes.length);
    const known = new Uint8Array(classes.length).fill(1);
    for (const label of present) labels[mustGet(position, label)] = 1;
    for (const label of unknown) known[mustGet(position, label)] = 0;
    parts[split].push({ id: name, image: name, labels, known });
  }
  const test = parts.test.length > 0 ? 0 : drawnForTest;
  const source = {
    name: "list",
    classes,
    tasks: tasks.map((names) => names.map((name) => mustGet(position, name))),
    protocol: "disjoint",
    parts: {
      train: parts.train,
      ...(parts.validation.length > 0 && { validation: parts.validation }),
      ...(parts.test.length > 0 && { test: parts.test }),
    },
  };
  return { test, withoutChoice: tasksWithoutChoice(arrange(source, { seed: 1, test }), "validation") };
}
