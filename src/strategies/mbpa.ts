import { integerOption, numberOption } from "../base/optionSpecs";
import { logRange } from "../base/searchSpace";
import { furtherColours } from "../base/palette";
import { adopt, tf, type Network, type Raw } from "../nn";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { learntTogether } from "./interface/plans";
import { adapt, contextOf } from "./memory/adaptation";
import { memoryOptions, policyOption } from "./memory/memoryOptions";
import { streamMemory } from "./memory/streamMemory";

/**
 * Memory-based parameter adaptation (Sprechmann et al. 2018): trains on the current task alone, all parameters
 * together, and stores samples. For each test image a few gradient steps on the stored samples nearest to it adapt the
 * head, for that image only (`adapt`).
 *
 * An evaluation costs one pass over the memory. d'Autume et al. 2019 make the keys by a frozen network.
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
      tune: logRange(0.0001, 0.01),
    }),
    rate: numberOption(0.15, {
      least: 0,
      meaning: "rate of the steps, in the unit that `adapt` states",
      source: "Sprechmann et al. 2018, for language models",
      tune: logRange(0.015, 1.5),
    }),
    ...memoryOptions(200, "as `er`, so that the two compare"),
    policy: policyOption(),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  heads: ["linear"],
  look: { colour: furtherColours.indigo, symbol: "hourglass" },
  page: {
    family: "replay",
    formulas: [
      {
        tex: String.raw`\min_{\theta}\ \sum_{k=1}^{K} w_k\, \ell(\theta; h_k, y_k) + \lambda\, |\theta -
        \theta^{\mathrm{trained}}|^2`,
        meaning:
          "For one test image: $`h_k`$ and $`y_k`$ are features and labels of its $`K`$ nearest " +
          "stored samples, $`w_k`$ their weights by nearness, and $`\\theta`$ the head. A few " +
          "gradient steps are made.",
        source: "Sprechmann et al. 2018, Eqs. 2 to 4",
      },
    ],
    deviations: [
      "The paper stores the features of a sample at the time when it came. Here the images are " +
        "stored, and their features are made again at the beginning of every evaluation, so that " +
        "keys and queries come from the same backbone.",
      "The option `policy` chooses which samples stay; in the paper the latest stay.",
    ],
  },
  make: ({ neighbours, steps, rate, lambda, ...memory }) => ({
    keep(start) {
      const { network, world } = start;
      const stored = streamMemory(start, { ...memory, logits: false });
      const options = { neighbours, steps, rate, lambda };
      const predictor = () => {
        if (stored.samples.length === 0) return undefined;
        const context = contextOf(network, stored.samples, world);
        return {
          infer: (images: Raw) =>
            tf.tidy(() => adapt(adopt(network.backbone.infer(images)), context, linearTensors(network), options)),
          dispose: () => tf.dispose({ ...context }),
        };
      };
      return Object.assign(stored, { predictor });
    },
    plan: (situation) => learntTogether([commonObjectives(situation).labelled]),
  }),
});

/** Weight and bias of a linear head; call within `tf.tidy`. */
function linearTensors(network: Network): [weight: tf.Tensor2D, bias: tf.Tensor1D] {
  const [weight, bias] = network.headTensors();
  return [weight as tf.Tensor2D, bias as tf.Tensor1D];
}
