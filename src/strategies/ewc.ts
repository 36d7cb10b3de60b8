import { integerOption, numberOption, switchOption } from "../base/optionSpecs";
import { logRange } from "../base/searchSpace";
import { furtherColours } from "../base/palette";
import { tf, type LogitLoss } from "../nn";
import { Anchors, learntWithPenalties, refusedByPenalties } from "./importance/anchors";
import { perSample, type Answer } from "./importance/perSample";
import { defineStrategy } from "./interface/define";

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017, equation 3): lambda / 2 sum_i F_i (theta_i - theta*_i)^2.
 * theta* are the weights at the end of an earlier task, and F is the diagonal of the Fisher information there. Each
 * task has its own penalty, as in the paper. With `online=1` all tasks share one penalty at the end of the last task,
 * with F = gamma F_before + F_task (Schwarz et al. 2018, section 4).
 *
 * The Fisher information of independent sigmoids needs no sampled labels: for one image it is sum_c p_c (1 - p_c) (dz_c
 * / dtheta)^2 over the annotated classes. F is its mean over `samples` images.
 */
export const ewc = defineStrategy({
  name: "ewc",
  summary: "penalises changes of weights by their Fisher information",
  source: "Kirkpatrick et al. 2017, Eq. 3; Schwarz et al. 2018, Sec. 4",
  options: {
    lambda: numberOption(100, {
      least: 0,
      meaning: "weight of the penalty",
      source: "ours, not tuned",
      tune: logRange(1, 10000),
    }),
    samples: integerOption(50, {
      least: 1,
      meaning: "images of a task that the Fisher information is measured on",
      source: "ours: 50 images of 7 classes are 350 ways back",
    }),
    online: switchOption(0, {
      meaning: "1: one penalty for all tasks; 0: one for each",
      source: "Schwarz et al. 2018",
    }),
    gamma: numberOption(1, {
      least: 0,
      meaning: "how much of the earlier importance `online` keeps at each task",
      source: "Schwarz et al. 2018, section 4: 1 forgets no task",
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  refuses: refusedByPenalties,
  look: { colour: furtherColours.brown, symbol: "cross" },
  page: {
    family: "regularisation",
    formulas: [
      {
        tex: String.raw`L = L_t + \sum_{k < t} \frac{\lambda}{2} \sum_i F_{k,i}\, (\theta_i - \theta^*_{k,i})^2`,
        meaning:
          "$`\\theta^*_k`$ are the weights at the end of task $`k`$, and $`F_k`$ the diagonal of the " +
          "Fisher information there.",
        source: "Kirkpatrick et al. 2017, Eq. 3",
      },
      {
        tex: String.raw`F_i = \frac{1}{n} \sum_{x} \sum_{c} p_c (1 - p_c) \left( \frac{\partial z_c}{\partial
        \theta_i} \right)^2`,
        meaning: "The Fisher information of independent sigmoids, over $`n`$ images and their annotated classes $`c`$.",
        source: "ours",
      },
      {
        tex: String.raw`F \leftarrow \gamma F + F_t, \qquad \theta^* = \theta^*_t`,
        meaning: "With `online=1` all tasks share one penalty.",
        source: "Schwarz et al. 2018, Sec. 4",
      },
    ],
    deviations: [],
  },
  make: ({ lambda, samples, online, gamma }) => ({
    keep({ network, seed, world }) {
      const anchors = new Anchors(network, "ewc", lambda);
      return anchors.keptState(online === 0, async (learnt) => {
        const fisher = await perSample(learnt, { samples, seed, world }, scaledLogits, tf.square);
        if (online === 1) anchors.merge(fisher, gamma);
        else anchors.add(fisher);
      });
    },
    plan: learntWithPenalties,
  }),
});

/**
 * A loss sqrt(p_c (1 - p_c)) z_c for each annotated class c: its squared gradient is the class's Fisher information.
 */
function scaledLogits({ logits, known }: Answer): LogitLoss[] {
  const annotated = [...known.keys()].filter((c) => known[c] === 1);
  return annotated.map((c) => {
    const p = 1 / (1 + Math.exp(-logits[c]));
    return (z) => tf.mul<tf.Scalar>(tf.sum(tf.slice(z, [0, c], [1, 1])), Math.sqrt(p * (1 - p)));
  });
}
