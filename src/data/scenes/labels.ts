import type { Random } from "../../base/random";
import { vocClasses, vocTasks, type VocClass } from "../voc/classes";
import { publishedVoc } from "../voc/published";
import { pairedLabelSets, type CoOccurrence, type LabelSets } from "./coOccurrence";

/** Positives of each class in each task's images of VOC 2007 + 2012, classes in VOC order. */
const positives = publishedVoc.tasks.map((task) => vocClasses.map((name) => task.positives[name]));

/** Images of each task. */
const images = publishedVoc.tasks.map((task) => task.images);

/** More objects than this do not fit a frame. */
const mostLabels = 4;

/**
 * Draws the classes of one image: a task in proportion to its images (an image belongs to the last task of which it has
 * a class), then classes of which each is as frequent in its task as in VOC. `independent`: they are independent given
 * that one of the task's own is there. `voc`: every pair of them is as frequent as in VOC too.
 */
export function sampleLabels(random: Random, coOccurrence: CoOccurrence = "independent"): VocClass[] {
  const image = random.integer(images.reduce((sum, count) => sum + count, 0));
  const task = Number(image >= images[0]) + Number(image >= images[0] + images[1]);
  if (coOccurrence === "voc") return samplePaired(random, task);
  for (;;) {
    const found = vocClasses.filter((_, index) => random.uniform() < chances[task][index]);
    if (found.length <= mostLabels && vocTasks[task].some((index) => found.includes(vocClasses[index]))) return found;
  }
}

/** Label sets of each task, found when they are first drawn from. */
const paired: LabelSets[] = [];

function samplePaired(random: Random, task: number): VocClass[] {
  const { sets, chances: ofSets } = (paired[task] ??= pairedLabelSets(task, mostLabels));
  let rest = random.uniform();
  const drawn = ofSets.findIndex((chance) => (rest -= chance) < 0);
  // Where rounding leaves the sum of the chances below the number drawn, it is the last set that can be.
  const at = drawn < 0 ? ofSets.findLastIndex((chance) => chance > 0) : drawn;
  return sets[at].map((index) => vocClasses[index]);
}

/**
 * Chances of independent draws whose frequencies, given that some own class is drawn, are VOC's. With Z the chance that
 * one is, an own class needs frequency * Z and Z = 1 - prod(1 - frequency * Z): solved by iteration, which the concave
 * right side makes converge.
 */
const chances: readonly (readonly number[])[] = positives.map((row, task) => {
  const frequency = row.map((count) => count / images[task]);
  const ownFrequencies = vocTasks[task].map((index) => frequency[index]);
  let given = 1;
  for (let i = 0; i < 500; i++) given = 1 - ownFrequencies.reduce((none, share) => none * (1 - share * given), 1);
  return frequency.map((share, index) => (vocTasks[task].includes(index) ? share * given : share));
});
