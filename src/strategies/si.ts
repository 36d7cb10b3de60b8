import { numberOption, wordOption } from "../base/optionSpecs";
import { logRange } from "../base/searchSpace";
import { furtherColours } from "../base/palette";
import { Anchors, learntWithPenalties, refusedByPenalties } from "./importance/anchors";
import { PathIntegral } from "./importance/pathIntegral";
import { defineStrategy } from "./interface/define";

/**
 * Synaptic intelligence (Zenke, Poole and Ganguli 2017): c sum_i Omega_i (theta_i - theta*_i)^2 (equation 4). Omega is
 * the sum over tasks of omega / (Delta^2 + xi) (equation 5), with Delta the change of a parameter over the task, and
 * omega the parameter's share in the fall of the loss (equation 3, `PathIntegral`). The path ends at the epoch that the
 * next task goes on from.
 *
 * A share may be negative. The authors' code (ganguli-lab/pathint, pathint/protocols.py, `PATH_INT_PROTOCOL` with
 * `omega_decay=sum`) takes relu(Omega + omega / (Delta^2 + xi)) after each task: a negative share of one task takes
 * importance away that earlier tasks gave, and the sum stays at 0 or above. This is the default. Results of 0.1 and
 * before clipped each task by itself: `clip=task`.
 */
export const si = defineStrategy({
  name: "si",
  summary: "penalises changes of weights by their share in the fall of earlier losses",
  source: "Zenke et al. 2017, Eqs. 3 to 5",
  options: {
    c: numberOption(0.1, {
      least: 0,
      meaning: "weight of the penalty",
      source: "Zenke et al. 2017: permuted MNIST",
      tune: logRange(0.001, 10),
    }),
    xi: numberOption(0.1, {
      above: 0,
      meaning: "added to the squared change of a weight, so that a small one does not count too much",
      source: "Zenke et al. 2017: permuted MNIST",
    }),
    clip: wordOption("sum", {
      choices: ["sum", "task", "none"],
      meaning: "what counts as 0 where it is negative: the sum over tasks, the share of each task, or nothing",
      source: "the authors' code, pathint/protocols.py; none: Zenke et al. 2017, Eq. 5; task: ours up to 0.1",
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  refuses: refusedByPenalties,
  look: { colour: furtherColours.forest, symbol: "cross-open" },
  page: {
    family: "regularisation",
    formulas: [
      {
        tex: String.raw`L = L_t + c \sum_i \Omega_i\, (\theta_i - \theta^*_i)^2`,
        meaning: "$`\\theta^*`$ are the weights at the end of the last task.",
        source: "Zenke et al. 2017, Eq. 4",
      },
      {
        tex: String.raw`\Omega_i = \sum_{k < t} \frac{\omega_{k,i}}{\Delta_{k,i}^2 + \xi}`,
        meaning:
          "$`\\Delta_{k,i}`$ is the change of parameter $`i`$ over task $`k`$, and $`\\omega_{k,i}`$ " +
          "its share in the fall of the loss.",
        source: "Zenke et al. 2017, Eq. 5",
      },
      {
        tex: String.raw`\Omega_i \leftarrow \max\!\left(0,\ \Omega_i + \frac{\omega_{k,i}}{\Delta_{k,i}^2 +
        \xi}\right)`,
        meaning: "How the sum is taken with `clip=sum`, the default.",
        source: "ganguli-lab/pathint, pathint/protocols.py, `PATH_INT_PROTOCOL`",
      },
    ],
    deviations: ["The paper says nothing of clipping: `clip=none`. The default is that of the authors' code."],
  },
  make: ({ c, xi, clip }) => ({
    keep({ network }) {
      const anchors = new Anchors(network, "si", 2 * c);
      const path = new PathIntegral(network);
      return {
        get penalties() {
          return anchors.penalties(false);
        },
        aroundUpdate: path.aroundUpdate,
        lifecycle: {
          epochSelected: () => path.select(),
          taskEnds: async () => anchors.merge(path.end(xi, clip === "task"), 1, clip === "sum"),
        },
        save: () => new Map([...anchors.save(), ...path.save()]),
        load(state) {
          anchors.load(state);
          path.load(state);
        },
        get bytes() {
          return anchors.bytes + path.bytes;
        },
        dispose() {
          anchors.dispose();
          path.dispose();
        },
      };
    },
    plan: learntWithPenalties,
  }),
});
