import { readFile } from "node:fs/promises";
import type { Example } from "../data";
import type { SampleScene } from "../plots";

/**
 * Examples as `sampleScenes` draws them: the picture, the names of the classes known to be present and, if given, what a network
 * thinks of each (probability by class name, an entry an example).
 */
export async function samples(
  examples: readonly Example[],
  classes: readonly string[],
  predictions?: readonly Readonly<Record<string, number>>[],
): Promise<SampleScene[]> {
  const present = ({ labels, known }: Example): string[] => classes.filter((_, c) => labels[c] === 1 && known[c] === 1);
  return Promise.all(
    examples.map(async (example, i) => ({ image: await readFile(example.image), labels: present(example), predictions: predictions?.[i] })),
  );
}
