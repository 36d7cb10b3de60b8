import { random } from "../../base/random";
import type { Example } from "../../data";
import type { KeptState, LearntTask, RunStart } from "../interface/keptState";
import { capacityOf, type Bounds } from "./bounds";
import { bytesOf } from "./samples";
import { taskEndMemory } from "./taskEndMemory";
import { samplesOf } from "./taskSamples";

/** Name of the draw of samples of task k alone. */
export const memoryOf = (k: number): string => `memory:${k}`;

/** Name of the draw of samples of all earlier tasks. */
export const memoryOfAll = "memory";

/**
 * A bounded memory of earlier tasks: after each task, samples drawn evenly from its training set. All tasks have the
 * same share of the bounds, so earlier tasks give up some of their samples for a new one. Draws are uniform over the
 * task, or all tasks, of their name. The images of each task are dealt out to the ranks in turn; each rank reads its
 * own.
 */
export const taskMemory = (start: RunStart, bounds: Bounds): KeptState =>
  taskEndMemory(start, {
    named: (samples, name) => samples.filter(({ task }) => name === memoryOfAll || name === memoryOf(task)),
    async filled(samples, learnt) {
      const { task } = learnt.situation;
      const share = shareOf(learnt, bounds);
      // The samples of a task are in random order, so that the first of them are an even sample too.
      const earlier = Array.from({ length: task - 1 }, (_, k) =>
        samples.filter((sample) => sample.task === k + 1).slice(0, share),
      );
      return [...earlier.flat(), ...(await samplesOf(learnt, chosenOf(learnt, share, start.seed), start.world))];
    },
  });

/** Samples that each task may have after this one. */
function shareOf({ situation: { task, classes }, imageSize }: LearntTask, bounds: Bounds): number {
  const record = { side: imageSize, labels: new Uint8Array(classes), known: new Uint8Array(classes) };
  return Math.floor(capacityOf(bounds, bytesOf(record)) / task);
}

/** `count` examples of the task's training set, drawn by seed and task, in random order. */
const chosenOf = ({ situation: { task }, examples }: LearntTask, count: number, seed: number): Example[] =>
  random(seed, "memory", task)
    .shuffle([...examples])
    .slice(0, count);
