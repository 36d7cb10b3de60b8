import { numberOption } from "../../base/optionSpecs";
import { furtherColours } from "../../base/palette";
import { commonObjectives } from "../interface/commonObjectives";
import { defineStrategy } from "../interface/define";
import { learntTogether } from "../interface/plans";
import { podFlat } from "../interface/podFlat";

/**
 * The new labels, and the direction of the embedding of the network before the task (`podFlat`): the baseline of Dong
 * et al. 2023, without the distillation of maps (PODNet's spatial term), without replay, and with the loss of the run
 * where theirs is `--loss asl`. Its mean over images and classes is smaller than their sum, and so is the weight here.
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
  make: ({ weight }) => ({
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      return learntTogether(situation.task === 1 ? [labelled] : [labelled, podFlat(situation, weight)]);
    },
  }),
});
