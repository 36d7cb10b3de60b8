import { numberOption } from "../../base/optionSpecs";
import { logRange } from "../../base/searchSpace";
import { furtherColours } from "../../base/palette";
import { commonObjectives } from "../interface/commonObjectives";
import { defineStrategy } from "../interface/define";
import { learntTogether } from "../interface/plans";
import { podFlat, podFlatFormula } from "../interface/podFlat";
import { podOptions, podSpatial, podSpatialFormula } from "../interface/podSpatial";

/**
 * The new labels, and the direction of the embedding of the network before the task (`podFlat`): the baseline of Dong
 * et al. 2023. With `spatial` above 0 the pooled maps of the backbone's stages are kept too (`podSpatial`):
 * `pod:podnet` has the weights of PODNet's code for CIFAR-100, and `pod:podnet-imagenet` those for ImageNet-100.
 */
export const pod = defineStrategy({
  name: "pod",
  summary: "keeps the direction of the features of the network before the task, and its pooled maps if asked",
  source: "Douillard et al. 2020; Dong et al. 2023",
  options: {
    weight: numberOption(1, {
      least: 0,
      meaning: "weight lambda of the distillation",
      source: "ours, for losses that are means; Dong et al. 2023 have 180 beside a sum over images and classes",
      tune: logRange(0.1, 10),
    }),
    spatial: numberOption(0, {
      least: 0,
      meaning: "weight of the distillation of the maps of the backbone's stages; 0: none",
      source: "ours: none; Douillard et al. 2020, their options/podnet: 3 on CIFAR-100, 8 on ImageNet-100",
    }),
    ...podOptions,
  },
  presets: { podnet: { weight: 1, spatial: 3 }, "podnet-imagenet": { weight: 10, spatial: 8 } },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  needsEmbedding: true,
  look: { colour: furtherColours.wine, symbol: "square-open" },
  page: {
    family: "multi-label",
    formulas: [
      podFlatFormula("Douillard et al. 2020; Dong et al. 2023, their code"),
      podSpatialFormula("Douillard et al. 2020, their code, `pod`"),
    ],
    deviations: [
      "A map is the output of its stage; in the authors' code it is that before the last ReLU of the stage.",
      "PODNet's classifier, its loss of labels and its replay are left out.",
      "The loss of labels is a mean over images and classes, where the code of Dong et al. 2023 " +
        "has a sum, and so the weight is smaller. Their asymmetric loss is `--loss asl`.",
      "Their replay is left out.",
    ],
  },
  make: ({ weight, spatial, ...pooling }) => ({
    needsMaps: spatial > 0,
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      if (situation.task === 1) return learntTogether([labelled]);
      const ofMaps = spatial > 0 ? [podSpatial(situation, spatial, pooling)] : [];
      return learntTogether([labelled, podFlat(situation, weight), ...ofMaps]);
    },
  }),
});
