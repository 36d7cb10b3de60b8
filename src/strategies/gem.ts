import { checkBounds, megabytes } from "./memory/bounds";
import { memoryOf, taskMemory } from "./memory/taskMemory";
import { replayed, terms } from "./interface/objectives";
import { configurable } from "./interface/options";

/**
 * Gradient episodic memory (Lopez-Paz and Ranzato 2017): the new task's gradient, projected so that no loss on the
 * stored samples of an earlier task rises (equations 8 to 11). Its memory strength gamma is `margin` of `project`: 0.5
 * as in the authors' experiments. A step takes at most a batch of each task's samples, where the paper takes all: the
 * same while a task's share is no larger than the batch.
 *
 * One optimiser in the original: the head learns the new task's loss together with the backbone. The projection is over
 * the shared parameters.
 */
export const gem = configurable(
  "gem",
  // 256 a task, as in the authors' experiments, over three tasks.
  { memory: 768, megabytes },
  (options) => {
    checkBounds("gem", options);
    return {
      source: "Lopez-Paz and Ranzato 2017, Eqs. 8 to 11; Li 2018",
      direction: "project:margin=0.5",
      regimes: ["unavailable", "available"],
      needsPrevious: false,
      keep: (beginning) => taskMemory(beginning, options),
      plan(situation) {
        const { labelled } = terms(situation);
        const earlier = situation.slices.slice(0, -1).map((_, k) => replayed(memoryOf(k + 1), memoryOf(k + 1)));
        return { shared: [labelled, ...earlier], head: { objectives: [labelled], steps: "together" } };
      },
    };
  },
);
