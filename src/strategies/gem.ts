import { okabeIto } from "../base/palette";
import { memoryOptions } from "./memory/memoryOptions";
import { memoryOf, taskMemory } from "./memory/taskMemory";
import { replayed, terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/**
 * Gradient episodic memory (Lopez-Paz and Ranzato 2017): the new task's gradient, projected so that no loss on the
 * stored samples of an earlier task rises (equations 8 to 11). Its memory strength gamma is `margin` of `project`: 0.5
 * as in the authors' experiments. A step takes at most a batch of each task's samples, where the paper takes all: the
 * same while a task's share is no larger than the batch.
 *
 * One optimiser in the original: the head learns the new task's loss together with the backbone. The projection is over
 * the shared parameters.
 */
export const gem = defineStrategy({
  name: "gem",
  summary: "projects the update so that no loss on stored samples of an earlier task rises",
  source: "Lopez-Paz and Ranzato 2017, Eqs. 8 to 11; Li 2018",
  options: memoryOptions(768, "Lopez-Paz and Ranzato 2017: 256 a task, here over three tasks"),
  direction: "project:margin=0.5",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.purple, symbol: "diamond" },
  make: (options) => ({
    keep: (beginning) => taskMemory(beginning, options),
    plan(situation) {
      const { labelled } = terms(situation);
      const earlier = situation.slices.slice(0, -1).map((_, k) => replayed(memoryOf(k + 1), memoryOf(k + 1)));
      return { shared: [labelled, ...earlier], head: { objectives: [labelled], steps: "together" } };
    },
  }),
});
