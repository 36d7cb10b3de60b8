import { tf } from "../nn";
import { Anchors, refusedByPenalties } from "./importance/anchors";
import { perSample } from "./importance/perSample";
import { terms } from "./interface/objectives";
import { configurable, requireInteger, requireNonNegative, requireSwitch } from "./interface/options";

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017, equation 3): lambda / 2 sum_i F_i (theta_i - theta*_i)^2, F
 * the diagonal of the Fisher information at theta*, the end of an earlier task. A penalty for each task, as there; with
 * `online=1` one for all, at the last task's end, F = gamma F_before + F_task (Schwarz et al. 2018, section 4).
 *
 * The Fisher information of independent sigmoids is exact: for one image sum_c p_c (1 - p_c) (dz_c / dtheta)^2, over
 * the annotated classes; no label is sampled. Its mean over `samples` images.
 */
export const ewc = configurable(
  "ewc",
  // lambda, samples: ours, not tuned; 50 images of 7 classes are 350 ways back. gamma: 1 forgets no task.
  { lambda: 100, samples: 50, online: 0, gamma: 1 },
  ({ lambda, samples, online, gamma }) => {
    requireNonNegative("ewc", { lambda, gamma });
    requireInteger("ewc", { samples }, 1);
    requireSwitch("ewc", { online });
    return {
      source: "Kirkpatrick et al. 2017, Eq. 3; Schwarz et al. 2018, Sec. 4",
      direction: "sum",
      refuses: refusedByPenalties,
      regimes: ["unavailable", "available"],
      needsPrevious: false,
      keep({ network, seed, world }) {
        const anchors = new Anchors(network, "ewc", lambda);
        return anchors.kept(online === 0, async (learnt) => {
          const fisher = await perSample(
            learnt,
            { samples, seed, world },
            ({ logits, known }) =>
              [...known.keys()]
                .filter((c) => known[c] === 1)
                .map((c) => {
                  const p = 1 / (1 + Math.exp(-logits[c]));
                  return (z) => tf.mul(tf.sum(tf.slice(z, [0, c], [1, 1])), Math.sqrt(p * (1 - p))) as tf.Scalar;
                }),
            tf.square,
          );
          if (online === 1) anchors.merge(fisher, gamma);
          else anchors.add(fisher);
        });
      },
      plan(situation, kept) {
        const objectives = [terms(situation).labelled, ...(kept?.penalties ?? [])];
        return { shared: objectives, head: { objectives, steps: "together" } };
      },
    };
  },
);
