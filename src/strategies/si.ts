import { numberOption } from "../base/optionSpecs";
import { furtherColours } from "../base/palette";
import { Anchors, learntWithPenalties, refusedByPenalties } from "./importance/anchors";
import { PathIntegral } from "./importance/pathIntegral";
import { defineStrategy } from "./interface/define";

/**
 * Synaptic intelligence (Zenke, Poole and Ganguli 2017): c sum_i Omega_i (theta_i - theta*_i)^2 (equation 4). Omega is
 * the sum over tasks of omega / (Delta^2 + xi) (equation 5), with Delta the change of a parameter over the task, and
 * omega the parameter's share in the fall of the loss (equation 3, `PathIntegral`). Negative importances count as 0, as
 * in the authors' code. The path ends at the epoch that the next task goes on from.
 */
export const si = defineStrategy({
  name: "si",
  summary: "penalises changes of weights by their share in the fall of earlier losses",
  source: "Zenke et al. 2017, Eqs. 3 to 5",
  options: {
    c: numberOption(0.1, { least: 0, meaning: "weight of the penalty", source: "Zenke et al. 2017: permuted MNIST" }),
    xi: numberOption(0.1, {
      above: 0,
      meaning: "added to the squared change of a weight, so that a small one does not count too much",
      source: "Zenke et al. 2017: permuted MNIST",
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  refuses: refusedByPenalties,
  look: { colour: furtherColours.forest, symbol: "cross-open" },
  make: ({ c, xi }) => ({
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
          taskEnds: async () => anchors.merge(path.end(xi), 1),
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
