import { numberOption } from "../../base/optionSpecs";
import { logRange } from "../../base/searchSpace";
import { furtherColours } from "../../base/palette";
import { commonObjectives } from "../interface/commonObjectives";
import { defineStrategy } from "../interface/define";
import { distillation } from "../interface/distillation";
import { weighted } from "../interface/maxEntropy";
import { learntTogether } from "../interface/plans";
import { relations } from "./relations";

const secondHand = "second-hand: denghy12/DDP, docs/benchmarks/AGCN_TRACK_A.md, which has it from the paper's table 3";

/**
 * AGCN (Du et al. 2022; Kaile-Du/AGCN, GCN.py, `train_model`): the head `agcn`, which makes the weights of classes of
 * those that they are related to, and from the second task on
 *
 *     a L(new labels) + b BCE(old classes, answers before the task) + c mean |h_c - h_c before|^2
 *
 * where the last mean is over the old classes, and h_c are the vectors that the head has made for them (`relations`).
 * They do not depend on images, so that only the head learns that part. The first task has the new labels alone, with
 * weight 1. The authors' criterion, PyTorch's `MultiLabelSoftMarginLoss`, is binary cross-entropy as here.
 */
export const agcn = defineStrategy({
  name: "agcn",
  summary: "relates classes by how often they are seen together, keeps the old answers and the vectors of old classes",
  source: "Du et al. 2022; Kaile-Du/AGCN",
  options: {
    classification: numberOption(0.07, {
      least: 0,
      meaning: "weight a of the new labels, from the second task on",
      source: secondHand,
      tune: logRange(0.01, 1),
    }),
    distillation: numberOption(0.93, { least: 0, meaning: "weight b of the old answers", source: secondHand }),
    relation: numberOption(49, {
      least: 0,
      meaning: "weight c of the squared change of a class's vector; 0: none",
      source: `1e5 / 2048: 1e5 beside the mean over the 2048 numbers of a vector is ${secondHand}`,
      tune: logRange(5, 500),
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  head: "agcn",
  heads: ["agcn"],
  look: { colour: furtherColours.indigo, symbol: "bowtie" },
  page: {
    family: "multi-label",
    formulas: [
      {
        tex: String.raw`L = a\, L(\text{new labels}) + b\, \mathrm{BCE}_{\mathrm{old}}(p^{\mathrm{old}}, p) +
        \frac{c}{|\mathrm{old}|} \sum_{k \in \mathrm{old}} |h_k - h_k^{\mathrm{old}}|^2`,
        meaning:
          "From the second task on: $`a`$, $`b`$ and $`c`$ are `classification`, `distillation` and `relation`; " +
          "$`p^{\\mathrm{old}}`$ and $`h^{\\mathrm{old}}`$ are the answers and the vectors of classes before the " +
          "task. The first task has its labels alone, with weight 1.",
        source: "Du et al. 2022, the authors' code, GCN.py, `train_model`",
      },
    ],
    deviations: [
      "The text of the paper could not be read. All of this is from the authors' code, where the weights " +
        "$`a`$, $`b`$ and $`c`$ are names without values: theirs are second-hand.",
      "The last part is a mean over the numbers of a vector there, and here their sum, with a weight that makes up " +
        "for it at the 2048 numbers of their vectors.",
      "The authors have one loss. Here the backbone's objectives are named and added up, and another direction " +
        "may weigh them. The last part is the head's alone.",
      "Theirs are two Adam optimisers, at 1e-4 for the backbone and 3e-5 for the graph, one epoch a task, at the " +
        "batch size 8. Here the run's optimiser learns both.",
      "Word vectors are not used: see the head [`agcn`](../parts/heads.md#agcn).",
    ],
  },
  make: ({ classification, distillation: old, relation }) => ({
    keep: ({ network }) => relations(network, relation),
    plan(situation, keptState) {
      const { labelled } = commonObjectives(situation);
      if (situation.task === 1) return learntTogether([labelled]);
      const earlier = situation.slices.slice(0, -1).flat();
      const shared = [
        weighted(classification, labelled),
        distillation("distil", earlier, situation.classes, { temperature: 1, weight: old }),
      ];
      return { shared, head: { objectives: [...shared, ...(keptState?.penalties ?? [])] } };
    },
  }),
});
