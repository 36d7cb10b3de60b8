import { adopt, tf, type Raw } from "../nn";
import { adapt, contextOf } from "./memory/adaptation";
import { megabytes } from "./memory/bounds";
import { checkStream, streamMemory } from "./memory/streamMemory";
import { terms } from "./interface/objectives";
import { configurable, requireInteger, requireNonNegative } from "./interface/options";

/**
 * Memory-based parameter adaptation (Sprechmann et al. 2018): trains on the current task alone, all parameters
 * together, and keeps samples on the side. For each test image a few gradient steps on the stored samples nearest to it
 * adapt the head, for that image only (`adapt`).
 *
 * The paper stores the features that samples had when they were met, and so looks up old keys with a backbone that has
 * moved on; d'Autume et al. 2019 freeze a network for the keys. Here the images are stored, and their features made
 * anew at the beginning of every evaluation: keys and queries are of one backbone, for the price of one pass over the
 * memory. What stays is the policy's choice, where the paper keeps the latest.
 */
export const mbpa = configurable(
  "mbpa",
  {
    // As d'Autume et al. 2019, section 4.3.
    neighbours: 32,
    steps: 30,
    lambda: 0.001,
    // Sprechmann et al. 2018 for language models; in our unit (`adapt`).
    rate: 0.15,
    // As `er`, so that the two compare.
    memory: 200,
    megabytes,
    policy: "reservoir",
  },
  ({ neighbours, steps, rate, lambda, ...memory }) => {
    requireInteger("mbpa", { neighbours }, 1);
    requireInteger("mbpa", { steps }, 0);
    requireNonNegative("mbpa", { rate, lambda });
    checkStream("mbpa", memory);
    return {
      source: "Sprechmann et al. 2018, Eqs. 2 to 4",
      direction: "sum",
      regimes: ["unavailable", "available"],
      needsPrevious: false,
      keep(beginning) {
        const { network, world } = beginning;
        const stored = streamMemory(beginning, { ...memory, logits: false });
        const options = { neighbours, steps, rate, lambda };
        const predictor = () => {
          if (stored.samples.length === 0) return undefined;
          const context = contextOf(network, stored.samples, world);
          return {
            infer: (images: Raw) =>
              tf.tidy(() => adapt(adopt(network.backbone.infer(images)), context, network.headTensors(), options)),
            dispose: () => tf.dispose({ ...context }),
          };
        };
        return Object.assign(stored, { predictor });
      },
      plan(situation) {
        const objectives = [terms(situation).labelled];
        return { shared: objectives, head: { objectives, steps: "together" } };
      },
    };
  },
);
