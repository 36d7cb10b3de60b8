import { integerOption, numberOption } from "../base/optionSpecs";
import { logRange } from "../base/searchSpace";
import { furtherColours } from "../base/palette";
import { tf } from "../nn";
import { Anchors, learntWithPenalties, refusedByPenalties } from "./importance/anchors";
import { perSample } from "./importance/perSample";
import { defineStrategy } from "./interface/define";

/**
 * Memory aware synapses (Aljundi, Babiloni, Elhoseiny, Rohrbach and Tuytelaars 2018, equation 3): lambda sum_i Omega_i
 * (theta_i - theta*_i)^2. Omega_i is the mean over images of |d |F(x)|^2 / dtheta_i|, and F(x) are the logits of the
 * classes seen so far (section 4.1, the squared L2 norm of the output). No label is used. The importances Omega of
 * tasks are added up, and theta* are the weights at the end of the last task, as in the authors' code.
 */
export const mas = defineStrategy({
  name: "mas",
  summary: "penalises changes of weights by how much they move the answers",
  source: "Aljundi et al. 2018, Eq. 3",
  options: {
    lambda: numberOption(1, {
      least: 0,
      meaning: "weight of the penalty",
      source: "Aljundi et al. 2018, section 5",
      tune: logRange(0.01, 100),
    }),
    samples: integerOption(100, {
      least: 1,
      meaning: "images of a task that importance is measured on",
      source: "ours; the paper takes all training images",
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  refuses: refusedByPenalties,
  look: { colour: furtherColours.olive, symbol: "hexagon" },
  page: {
    family: "regularisation",
    formulas: [
      {
        tex: String.raw`L = L_t + \lambda \sum_i \Omega_i\, (\theta_i - \theta^*_i)^2`,
        meaning:
          "$`\\theta^*`$ are the weights at the end of the last task, and the importances $`\\Omega`$ " +
          "of tasks are added up.",
        source: "Aljundi et al. 2018, Eq. 3",
      },
      {
        tex: String.raw`\Omega_i = \frac{1}{n} \sum_{x} \left| \frac{\partial\, |F(x)|^2}{\partial \theta_i}
        \right|`,
        meaning: "The importance for one task, over $`n`$ images; $`F(x)`$ are the logits of the classes seen so far.",
        source: "Aljundi et al. 2018, section 4.1",
      },
    ],
    deviations: [],
  },
  make: ({ lambda, samples }) => ({
    keep({ network, seed, world }) {
      const anchors = new Anchors(network, "mas", 2 * lambda);
      return anchors.keptState(false, async (learnt) => {
        const { slices } = learnt.situation;
        const squaredNorm = (z: tf.Tensor2D): tf.Scalar => tf.sum(tf.square(tf.gather(z, slices.flat(), 1)));
        anchors.merge(await perSample(learnt, { samples, seed, world }, () => [squaredNorm], tf.abs), 1);
      });
    },
    plan: learntWithPenalties,
  }),
});
