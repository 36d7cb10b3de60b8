import { wordOption } from "../../base/optionSpecs";
import { vocClasses, vocTasks } from "../voc/classes";
import { publishedPairs } from "../voc/pairs";
import { publishedVoc } from "../voc/published";

/** How the classes of a scene go together. */
export type CoOccurrence = "independent" | "voc";

/** The option of Scenes that says how classes go together. */
export const coOccurrenceOption = wordOption("independent", {
  choices: ["independent", "voc"] satisfies readonly CoOccurrence[],
  meaning:
    "how classes go together in a scene: drawn one by one, as often in a task as in VOC, or also in pairs as often " +
    "as there",
  source: "ours",
});

/** Sets of classes that an image of a task may show, and the chance of each; the chances add up to 1. */
export interface LabelSets {
  /** Indices of classes in the order of `vocClasses`, ascending. */
  readonly sets: readonly (readonly number[])[];
  /** As many as there are sets. */
  readonly chances: Float64Array;
}

/** Rounds over all constraints; the chances then change by less than the counts are known to. */
const rounds = 150;

/**
 * The label sets of most entropy among those of at most `most` classes, of which each class and each pair of classes is
 * as frequent as in the images of the task of VOC. Found by iterative proportional fitting:
 * in turn, the sets with a class or a pair are made as frequent together as they are to be, and the others with them.
 * @param task index of the task, from 0.
 */
export function pairedLabelSets(task: number, most: number): LabelSets {
  const { images, positives } = publishedVoc.tasks[task];
  const last = Math.max(...vocTasks[task]) + 1;
  const sets = subsets(last, most).filter((set) => set.some((c) => vocTasks[task].includes(c)));
  const chances = new Float64Array(sets.length).fill(1 / sets.length);
  const constraints: { share: number; members: Int32Array }[] = [];
  for (let i = 0; i < last; i++) {
    for (let j = i; j < last; j++) {
      const count = i === j ? positives[vocClasses[i]] : publishedPairs[task][i][j];
      const members = sets.flatMap((set, at) => (set.includes(i) && set.includes(j) ? [at] : []));
      constraints.push({ share: count / images, members: Int32Array.from(members) });
    }
  }
  for (let round = 0; round < rounds; round++) {
    let total = chances.reduce((sum, chance) => sum + chance, 0);
    for (const { share, members } of constraints) {
      const mass = members.reduce((sum, at) => sum + chances[at], 0);
      // Odds of `share` to the rest: the others keep their chances until all are divided by their sum.
      const ratio = mass > 0 && total > mass ? (share * (total - mass)) / (mass * (1 - share)) : 1;
      for (const at of members) chances[at] *= ratio;
      total += (ratio - 1) * mass;
    }
    const sum = chances.reduce((a, chance) => a + chance, 0);
    for (let at = 0; at < chances.length; at++) chances[at] /= sum;
  }
  return { sets, chances };
}

/** Sets of 1 to `most` of the numbers from 0 to `n - 1`, each ascending. */
function subsets(n: number, most: number): number[][] {
  const found: number[][] = [];
  const extend = (set: readonly number[], from: number): void => {
    for (let next = from; next < n; next++) {
      const larger = [...set, next];
      found.push(larger);
      if (larger.length < most) extend(larger, next + 1);
    }
  };
  extend([], 0);
  return found;
}
