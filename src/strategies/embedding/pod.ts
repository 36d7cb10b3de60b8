import { numberOption } from "../../base/optionSpecs";
import { furtherColours } from "../../base/palette";
import { commonObjectives } from "../interface/commonObjectives";
import { defineStrategy } from "../interface/define";
import { learntTogether } from "../interface/plans";
import { podFlat, podFlatFormula } from "../interface/podFlat";

/**
 * The new labels, and the direction of the embedding of the network before the task (`podFlat`): the baseline of Dong
 * et al. 2023.
 */
export const pod = defineStrategy({
  name: "pod",
  summary: "keeps the direction of the features of the network before the task",
  source: "Douillard et al. 2020; Dong et al. 2023",
  options: {
    weight: numberOption(1, {
      least: 0,
      meaning: "weight lambda of the distillation",
      source: "ours, for losses that are means; Dong et al. 2023 have 180 beside a sum over images and classes",
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  needsEmbedding: true,
  look: { colour: furtherColours.wine, symbol: "square-open" },
  page: {
    family: "multi-label",
    formulas: [podFlatFormula("Douillard et al. 2020; Dong et al. 2023, their code")],
    deviations: [
      "PODNet's distillation of maps, its spatial term, is left out.",
      "The loss of labels is a mean over images and classes, where the code of Dong et al. 2023 " +
        "has a sum, and so the weight is smaller. Their asymmetric loss is `--loss asl`.",
      "Their replay is left out.",
    ],
  },
  make: ({ weight }) => ({
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      return learntTogether(situation.task === 1 ? [labelled] : [labelled, podFlat(situation, weight)]);
    },
  }),
});
