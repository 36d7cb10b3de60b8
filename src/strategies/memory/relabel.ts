import { error } from "../../base/errors";
import { numberOption } from "../../base/optionSpecs";
import type { Communicator } from "../../distributed";
import { free, toImages, type Predictor } from "../../nn";
import type { LearntTask } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import type { Sample } from "./samples";

/**
 * The option of a memory that fills in the missing labels of its samples (see `relabelled`).
 * @param source where its default comes from.
 */
export const relabelOption = (byDefault: number, source: string) =>
  numberOption(byDefault, {
    least: 0,
    below: 1,
    meaning: "probability above which a missing label of a stored sample becomes 1, or else 0; 0: it stays missing",
    source,
  });

/** Images of one pass. */
const chunk = 64;

/**
 * Online relabelling of stored samples, as the caption of Figure 3 of Du et al. 2025 says: the missing labels of new
 * classes by "the trained current model", those of old classes by "the past model". So at the end of a task, samples of
 * earlier tasks get the labels of the task's classes that they lack from the network that has just been trained, and
 * the samples of the task get those of earlier classes from the network before the task. A label that is known stays
 * as it is. More of the paper's procedure could not be read: the threshold and the moment are ours.
 *
 * Every rank makes the answers for the images that it holds.
 * @param threshold in (0, 1), or 0: the samples stay as they are.
 * @throws `objective/logits` where labels are missing and the network before the task is not there.
 */
export function relabelled(
  samples: readonly Sample[],
  { situation: { task, slices }, network, previous }: LearntTask,
  threshold: number,
  world: Communicator,
): readonly Sample[] {
  if (threshold === 0 || task === 1) return samples;
  const [earlier, own] = [slices.slice(0, -1).flat(), slices[slices.length - 1]];
  const ofEarlierTasks = filled(samples, (sample) => (sample.task < task ? own : []), network, threshold, world);
  return filled(ofEarlierTasks, (sample) => (sample.task === task ? earlier : []), previous, threshold, world);
}

/** The samples, of which some get the labels of some classes that they lack from the answers of a network. */
function filled(
  samples: readonly Sample[],
  classesFor: (sample: Sample) => readonly number[],
  network: Predictor | undefined,
  threshold: number,
  world: Communicator,
): readonly Sample[] {
  const missing = samples.map((sample) => classesFor(sample).filter((c) => sample.known[c] === 0));
  const slots = [...samples.keys()].filter((slot) => missing[slot].length > 0);
  if (slots.length === 0) return samples;
  if (!network) {
    const fix = "give the strategy's method needsPrevious: true where it relabels stored samples";
    throw error("objective/logits", { missing: "answers of the network before the task", fix });
  }
  const least = Math.log(threshold / (1 - threshold));
  const completed = [...samples];
  for (const [slot, logits] of answersTo(network, samples, slots, world)) {
    const [labels, known] = [samples[slot].labels.slice(), samples[slot].known.slice()];
    for (const c of missing[slot]) {
      labels[c] = Number(logits[c] > least);
      known[c] = 1;
    }
    completed[slot] = { ...samples[slot], labels, known };
  }
  return completed;
}

/** The slots, each with the logits `[C]` of its sample, on every rank. */
function answersTo(
  network: Predictor,
  samples: readonly Sample[],
  slots: readonly number[],
  world: Communicator,
): [slot: number, logits: Float32Array][] {
  const classes = samples[slots[0]].labels.length;
  const heldBy = Array.from({ length: world.size }, (_, rank) => slots.filter((at) => samples[at].holder === rank));
  const own = answersHere(
    network,
    heldBy[world.rank].map((slot) => samples[slot]),
    classes,
  );
  const lengths = heldBy.map((held) => held.length * classes);
  const all = world.size === 1 ? own : world.allGather(own, { lengths });
  return heldBy.flat().map((slot, i) => [slot, rowOf(all, i, slots.length)]);
}

/** `[n * C]`: logits of samples whose images are here. */
function answersHere(network: Predictor, samples: readonly Sample[], classes: number): Float32Array {
  const logits = new Float32Array(samples.length * classes);
  for (let start = 0; start < samples.length; start += chunk) {
    const some = samples.slice(start, start + chunk);
    const images = toImages(Buffer.concat(some.map(({ pixels }) => pixels)), some.length, some[0].side, some[0].side);
    const answers = network.infer(images);
    logits.set(answers.dataSync<"float32">(), start * classes);
    answers.dispose();
    free(images);
  }
  return logits;
}
