import { countsOf } from "../interface/objectives";
import type { Situation } from "../interface/strategy";

/**
 * Positives of the classes of earlier tasks that an image of the task is expected to have.
 *
 * With the labels mu of an image of the whole data: mu K / C, with K the earlier classes and C all of them, as in the
 * code of Dong et al. 2023.
 *
 * Without: the images of an earlier task were chosen because they show at least one of its k classes. Were each of them
 * in an image of the data with the same probability q, and independently, the chosen images would show
 *
 *     m = k q / (1 - (1 - q)^k)
 *
 * of them on average. m is known, so q is; and an image of another task shows k q of these classes. The sum over the
 * earlier tasks is what is expected. On VOC 2007 with four classes a task, q comes out near the .07 that mu / C is.
 * @returns undefined where nothing is known: tasks of one class each.
 */
export function expectedPositives(
  situation: Pick<Situation, "slices" | "classes" | "counts">,
  labels: number | undefined,
): number | undefined {
  const earlier = situation.slices.slice(0, -1);
  const count = earlier.flat().length;
  if (labels !== undefined) return (labels * count) / situation.classes;
  const counts = countsOf(situation);
  const known = earlier.flatMap((slice, k) => {
    const { images, positives } = counts[k];
    const shown = slice.reduce((sum, c) => sum + positives[c], 0);
    return slice.length > 1 && images > 0
      ? [{ classes: slice.length, rate: rateOf(shown / images, slice.length) }]
      : [];
  });
  const classesKnown = known.reduce((sum, { classes }) => sum + classes, 0);
  if (classesKnown === 0) return undefined;
  // Tasks of one class, of which the images tell nothing, are taken to be as frequent as the others.
  const mean = known.reduce((sum, { classes, rate }) => sum + classes * rate, 0) / classesKnown;
  return mean * count;
}

/** q in [0, 1] with k q / (1 - (1 - q)^k) = mean; k is 2 or more. The left side rises from 1 to k. */
export function rateOf(mean: number, k: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const q = (low + high) / 2;
    // -expm1(k log1p(-q)) is 1 - (1 - q)^k without loss where q is small.
    const shown = q === 0 ? 1 : (k * q) / -Math.expm1(k * Math.log1p(-q));
    if (shown < mean) low = q;
    else high = q;
  }
  return (low + high) / 2;
}
