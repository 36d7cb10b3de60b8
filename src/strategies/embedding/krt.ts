import { numberOption } from "../../base/optionSpecs";
import { logRange } from "../../base/searchSpace";
import { okabeIto } from "../../base/palette";
import { commonObjectives } from "../interface/commonObjectives";
import { defineStrategy } from "../interface/define";
import { learntTogether } from "../interface/plans";
import { podFlat, podFlatFormula } from "../interface/podFlat";

/**
 * KRT, knowledge restore and transfer (Dong et al. 2023), as the authors' code has it (KRT-ICCV2023-updated in
 * witdsl/KRT-MLCIL, MultiLabelIncremental_KRT.py). It is made of parts that every strategy takes, and a run may take
 * others in their place:
 *
 * - the objectives are those of this file: the labels, and the direction of the tokens of earlier tasks as the network
 *   before the task has them (`podFlat`);
 * - incremental cross-attention is the head `ica`;
 * - labels of earlier classes are restored by the rule `dynamic` (`dynamic:voc` and `dynamic:coco` there);
 * - the loss of the labels is the asymmetric one, `asl`.
 */
export const krt = defineStrategy({
  name: "krt",
  summary: "keeps the direction of the tokens of earlier tasks, which read the last map by cross-attention",
  source: "Dong et al. 2023, and its code",
  options: {
    weight: numberOption(0.1, {
      least: 0,
      meaning: "weight lambda of the distillation of tokens",
      source: "the authors' code, `lambda_f_TDL`: 80, 100 or 300 beside a sum over 64 images and the classes",
      tune: logRange(0.01, 1),
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  needsEmbedding: true,
  head: "ica",
  loss: "asl",
  complete: "dynamic",
  look: { colour: okabeIto.orange, symbol: "star-square" },
  page: {
    family: "multi-label",
    formulas: [podFlatFormula("Dong et al. 2023, their code, MultiLabelIncremental_KRT.py")],
    deviations: [
      "The weight is 80 in the authors' code (VOC; 100 for COCO, 300 where the first session " +
        "has 40 classes), beside a loss that is summed over the images of a batch and the classes " +
        "seen. Here that is a mean over both, and 0.1 is 80 divided by 64 images and 12 classes, " +
        "which is about the mean number of classes of B0-C4 on VOC.",
      "Replay, which the paper has with and without, is left out.",
    ],
  },
  make: ({ weight }) => ({
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      return learntTogether(situation.task === 1 ? [labelled] : [labelled, podFlat(situation, weight)]);
    },
  }),
});
