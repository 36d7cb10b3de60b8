import { numberOption } from "../../base/optionSpecs";
import { okabeIto } from "../../base/palette";
import { commonObjectives } from "../interface/commonObjectives";
import { defineStrategy } from "../interface/define";
import { learntTogether } from "../interface/plans";
import { podFlat } from "../interface/podFlat";

/**
 * KRT, knowledge restore and transfer (Dong et al. 2023), as the authors' code has it (KRT-ICCV2023-updated in
 * witdsl/KRT-MLCIL, MultiLabelIncremental_KRT.py). It is made of parts that every strategy takes:
 *
 * - the objectives are those of this file: the labels, and the direction of the tokens of earlier tasks as the network
 *   before the task has them (`podFlat`);
 * - incremental cross-attention is the head `ica`, the default here;
 * - labels of earlier classes are restored by `--complete dynamic` (`dynamic:voc` and `dynamic:coco` there);
 * - the loss is the asymmetric one, `--loss asl`.
 *
 * The whole of it is `--strategy krt --complete dynamic --loss asl`.
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
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  needsEmbedding: true,
  head: "ica",
  look: { colour: okabeIto.orange, symbol: "star-square" },
  page: {
    family: "multi-label",
    formulas: [
      {
        tex: String.raw`\lambda \sqrt{\frac{|\mathrm{seen}|}{|\mathrm{new}|}}\ \frac{1}{n} \sum_{i=1}^{n} \big(1
        - \cos(h_i, h_i^{\mathrm{old}})\big)`,
        meaning:
          "The distillation, beside the loss of the labels: $`h`$ is the embedding that the head " +
          "reads, $`h^{\\mathrm{old}}`$ that of the network before the task; seen and new are the " +
          "classes so far and of the task.",
        source: "Dong et al. 2023, their code, MultiLabelIncremental_KRT.py",
      },
    ],
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
