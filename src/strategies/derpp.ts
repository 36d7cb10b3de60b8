import { tf } from "../nn";
import { megabytes } from "./memory/bounds";
import { checkStream, streamMemory } from "./memory/streamMemory";
import { replayed, terms } from "./interface/objectives";
import { configurable, requireNonNegative } from "./interface/options";
import type { SampleObjective } from "./interface/strategy";

/**
 * Dark experience replay++ (Buzzega, Boschini, Porrello, Abati and Calderara 2020, equation 6): the batch's loss, plus
 * alpha times the mean squared distance from the logits that one draw of stored samples had when stored, plus beta
 * times the loss on the labels of another draw. All logits count, as in the paper, those of classes to come too.
 */
export const derpp = configurable(
  "derpp",
  // alpha and beta of the paper's sequential CIFAR-10 with its smallest memory, 200; running statistics are left alone,
  // unlike there.
  { alpha: 0.1, beta: 0.5, memory: 200, megabytes, policy: "reservoir", fold: 0 },
  ({ alpha, beta, ...memory }) => {
    requireNonNegative("derpp", { alpha, beta });
    checkStream("derpp", memory);
    const dark: SampleObjective = {
      name: "logits",
      samples: "logits",
      loss: ({ logits, stored }) => tf.mul(alpha, tf.mean(tf.square(tf.sub(logits, stored!)))) as tf.Scalar,
    };
    const { loss, ...labels } = replayed("labels", "labels");
    const replay: SampleObjective = { ...labels, loss: (view) => tf.mul(beta, loss(view)) as tf.Scalar };
    return {
      source: "Buzzega et al. 2020, Eq. 6",
      direction: "sum",
      regimes: ["unavailable", "available"],
      needsPrevious: false,
      keep: (beginning) => streamMemory(beginning, { ...memory, logits: true }),
      plan(situation) {
        const objectives = [terms(situation).labelled, dark, replay];
        return { shared: objectives, head: { objectives, steps: "together" } };
      },
    };
  },
);
