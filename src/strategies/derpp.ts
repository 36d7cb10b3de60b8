import { numberOption } from "../base/optionSpecs";
import { logRange } from "../base/searchSpace";
import { okabeIto } from "../base/palette";
import { tf } from "../nn";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { replayed, storedLogits } from "./interface/objectives";
import { learntTogether } from "./interface/plans";
import type { SampleObjective } from "./interface/strategy";
import { streamOptions } from "./memory/memoryOptions";
import { replayMemory } from "./memory/byClass/replayMemory";

/**
 * Dark experience replay++ (Buzzega, Boschini, Porrello, Abati and Calderara 2020, equation 6): the batch's loss, plus
 * alpha times the mean squared distance from the logits that one draw of stored samples had when they were stored, plus
 * beta times the loss on the labels of another draw. All logits count, as in the paper: also those of classes that are
 * still to come.
 */
export const derpp = defineStrategy({
  name: "derpp",
  summary: "replays stored samples with their labels and with the logits they had when stored",
  source: "Buzzega et al. 2020, Eq. 6",
  options: {
    alpha: numberOption(0.1, {
      least: 0,
      meaning: "weight of the distance from the stored logits",
      source: "Buzzega et al. 2020: sequential CIFAR-10 with the smallest memory",
      tune: logRange(0.01, 1),
    }),
    beta: numberOption(0.5, {
      least: 0,
      meaning: "weight of the loss on stored labels",
      source: "as alpha",
      tune: logRange(0.05, 5),
    }),
    ...streamOptions(200, "Buzzega et al. 2020, section 4: its smallest memory"),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.black, symbol: "star-open" },
  page: {
    family: "replay",
    formulas: [
      {
        tex: String.raw`L = \mathrm{BCE}(y, \sigma(z)) + \alpha\, \frac{1}{n C} \sum_{i,c} (z'_{ic} - h_{ic})^2
        + \beta\, \mathrm{BCE}(y'', \sigma(z''))`,
        meaning:
          "The loss of the batch; the distance of the logits $`z'`$ of one draw of $`n`$ stored " +
          "samples from the logits $`h`$ that they had when they were stored, over all $`C`$ " +
          "classes; and the loss on the labels $`y''`$ of another draw.",
        source: "Buzzega et al. 2020, Eq. 6",
      },
    ],
    deviations: ["Labels have binary cross-entropy, or the loss of the run, where the paper has a softmax."],
  },
  make({ alpha, beta, ...memory }) {
    const onLogits: SampleObjective = {
      name: "logits",
      samples: "logits",
      loss: (view) => tf.mul<tf.Scalar>(alpha, tf.mean(tf.square(tf.sub(view.logits, storedLogits(view))))),
    };
    const { loss, ...labels } = replayed("labels", "labels");
    const onLabels: SampleObjective = { ...labels, loss: (view) => tf.mul<tf.Scalar>(beta, loss(view)) };
    return {
      needsPrevious: memory.relabel > 0,
      keep: (start) => replayMemory(start, { ...memory, logits: true }),
      plan: (situation) => learntTogether([commonObjectives(situation).labelled, onLogits, onLabels]),
    };
  },
});
