import { okabeIto } from "../base/palette";
import { numberOption } from "../base/optionSpecs";
import { streamOptions } from "./memory/memoryOptions";
import { tf } from "../nn";
import { streamMemory } from "./memory/streamMemory";
import { replayed, terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";
import type { SampleObjective } from "./interface/strategy";

/**
 * Dark experience replay++ (Buzzega, Boschini, Porrello, Abati and Calderara 2020, equation 6): the batch's loss, plus
 * alpha times the mean squared distance from the logits that one draw of stored samples had when stored, plus beta
 * times the loss on the labels of another draw. All logits count, as in the paper, those of classes to come too.
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
    }),
    beta: numberOption(0.5, { least: 0, meaning: "weight of the loss on stored labels", source: "as alpha" }),
    ...streamOptions(200, "Buzzega et al. 2020, section 4: its smallest memory"),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.black, symbol: "star-open" },
  make({ alpha, beta, ...memory }) {
    const dark: SampleObjective = {
      name: "logits",
      samples: "logits",
      loss: ({ logits, stored }) => tf.mul(alpha, tf.mean(tf.square(tf.sub(logits, stored!)))) as tf.Scalar,
    };
    const { loss, ...labels } = replayed("labels", "labels");
    const replay: SampleObjective = { ...labels, loss: (view) => tf.mul(beta, loss(view)) as tf.Scalar };
    return {
      keep: (beginning) => streamMemory(beginning, { ...memory, logits: true }),
      plan(situation) {
        const objectives = [terms(situation).labelled, dark, replay];
        return { shared: objectives, head: { objectives, steps: "together" } };
      },
    };
  },
});
