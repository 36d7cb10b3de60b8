import type { Example } from "../data";
import type { SampleScene } from "../plots";
import { thumbnail } from "./thumbnail";

/** Longest side of a picture in pixels: twice that at which `sampleScenes` draws it, for sharp screens. */
const side = 240;

/**
 * Examples as `sampleScenes` draws them: each with its picture and the names of the classes known to be present.
 * @param classes names of the benchmark's classes, in order.
 * @param predictions what a network thinks of each example: probabilities by class name, in the order of the examples.
 */
export async function samples(
  examples: readonly Example[],
  classes: readonly string[],
  predictions?: readonly Readonly<Record<string, number>>[],
): Promise<SampleScene[]> {
  const present = ({ labels, known }: Example): string[] => classes.filter((_, c) => labels[c] === 1 && known[c] === 1);
  return Promise.all(
    examples.map(async (example, i) => ({
      image: (await thumbnail(example.image, side)).image,
      labels: present(example),
      predictions: predictions?.[i],
    })),
  );
}
