import type { Example } from "../data";
import type { SampleScene } from "../plots";
import { thumbnail } from "./thumbnail";

/** Pixels of a side that a picture is given: twice what `sampleScenes` draws it at. */
const side = 240;

/**
 * Examples as `sampleScenes` draws them: the picture, the names of the classes known to be present and, if given, what
 * a network thinks of each (probability by class name, an entry an example).
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
