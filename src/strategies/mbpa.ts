import { okabeIto } from "../base/palette";
import { integerOption, numberOption } from "../base/optionSpecs";
import { memoryOptions, policyOption } from "./memory/memoryOptions";
import { adopt, tf, type Raw } from "../nn";
import { adapt, contextOf } from "./memory/adaptation";
import { streamMemory } from "./memory/streamMemory";
import { terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

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
export const mbpa = defineStrategy({
  name: "mbpa",
  summary: "adapts the head to each test image on the stored samples that are nearest to it",
  source: "Sprechmann et al. 2018, Eqs. 2 to 4",
  options: {
    neighbours: integerOption(32, {
      least: 1,
      meaning: "stored samples that an image is adapted to",
      source: "d'Autume et al. 2019, section 4.3",
    }),
    steps: integerOption(30, {
      least: 0,
      meaning: "gradient steps of the adaptation",
      source: "d'Autume et al. 2019, section 4.3",
    }),
    lambda: numberOption(0.001, {
      least: 0,
      meaning: "weight of the squared distance from the trained head",
      source: "d'Autume et al. 2019, section 4.3",
    }),
    rate: numberOption(0.15, {
      least: 0,
      meaning: "rate of the steps, in the unit that `adapt` states",
      source: "Sprechmann et al. 2018, for language models",
    }),
    ...memoryOptions(200, "as `er`, so that the two compare"),
    policy: policyOption(),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.vermillion, symbol: "hourglass" },
  make: ({ neighbours, steps, rate, lambda, ...memory }) => ({
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
  }),
});
