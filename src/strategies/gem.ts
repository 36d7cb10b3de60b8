import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { replayed } from "./interface/objectives";
import { projected } from "./interface/projected";
import { memoryOptions } from "./memory/memoryOptions";
import { memoryOf, taskMemory } from "./memory/taskMemory";

/**
 * Gradient episodic memory (Lopez-Paz and Ranzato 2017): the new task's gradient, projected so that no loss on the
 * stored samples of an earlier task rises (equations 8 to 11). The paper's memory strength gamma is `margin` of the
 * direction `project`: 0.5 as in the authors' experiments. Their code adds 1e-3 to the diagonal of the Gram matrix
 * (facebookresearch/GradientEpisodicMemory, model/gem.py, `project2cone2`), and so does the preset `project:gem`; the
 * paper has no such term.
 *
 * The authors' code has one optimiser, so the head learns the new task's loss together with the backbone.
 */
export const gem = defineStrategy({
  name: "gem",
  summary: "projects the update so that no loss on stored samples of an earlier task rises",
  source: "Lopez-Paz and Ranzato 2017, Eqs. 8 to 11; Li 2018",
  options: memoryOptions(768, "Lopez-Paz and Ranzato 2017: 256 a task, here over three tasks"),
  direction: "project:gem",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.purple, symbol: "diamond" },
  page: {
    family: "projection",
    formulas: [
      projected(
        "$`g_t`$ is the gradient on the batch, and $`g_k`$ that of the loss on the stored samples " +
          "of earlier task $`k`$.",
        "Lopez-Paz and Ranzato 2017, Eqs. 8 to 11",
      ),
    ],
    deviations: [
      "A step takes at most a batch of each task's samples, and the paper takes all of them. " +
        "The two are the same while the samples of a task are no more than a batch.",
      "The projection is over the shared parameters only.",
    ],
  },
  make: (options) => ({
    keep: (start) => taskMemory(start, options),
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      const memories = situation.slices.slice(0, -1).map((_, k) => replayed(memoryOf(k + 1), memoryOf(k + 1)));
      return { shared: [labelled, ...memories], head: { objectives: [labelled] } };
    },
  }),
});
