import { integerOption } from "../../base/optionSpecs";
import { icaHead } from "../../nn";
import { defineHead } from "./define";

/**
 * The incremental cross-attention of KRT (Dong et al. 2023): a token and a classifier for each task, which read the
 * backbone's last map, and a token that all tasks share. See `icaHead`. Tokens and classifiers of other tasks stay as
 * they are while a task is learnt (`freeze_task: [old_task_tokens, old_heads]` of the authors' configurations).
 *
 * The authors' tokens have 768 numbers for VOC and 384 for COCO, of the 2048 channels of TResNet-M. Without `width`
 * there are three for eight channels, as for VOC, so that small backbones have small heads.
 */
export const ica = defineHead({
  name: "ica",
  summary: "a token and a classifier for each task, which read the last map by cross-attention",
  source: "Dong et al. 2023, and its code",
  options: {
    width: integerOption(undefined, {
      least: 1,
      most: 2048,
      meaning: "numbers of a token, a multiple of the heads; left out: three for eight channels of the map",
      source: "the authors' code, `embed_dim`: 768 for VOC, 384 for COCO, of 2048 channels",
    }),
    heads: integerOption(8, {
      least: 1,
      most: 64,
      meaning: "heads of the attention",
      source: "the authors' code, `num_heads`",
    }),
    ratio: integerOption(4, {
      least: 1,
      most: 16,
      meaning: "hidden units of the MLP for each number of a token",
      source: "the authors' code, `mlp_ratio`",
    }),
  },
  page: {
    formulas: [
      {
        tex: String.raw`u_k = \mathrm{token} + \mathrm{Attention}\big(\mathrm{token},\ [\mathrm{token},
        \mathrm{token}_k, \text{places of the map}]\big), \qquad z_k = W_k\, \mathrm{LN}\big(u_k
        + \mathrm{MLP}(u_k)\big) + b_k`,
        meaning:
          "The logits of the classes of task $`k`$. The query is made of the token that all tasks " +
          "share; it asks that token, the token of the task, and the places of the projected map. " +
          "Normalisations before attention and MLP are left out of the formula.",
        source: "Dong et al. 2023, their code, continual/convit.py and continual/classifier.py",
      },
    ],
    deviations: [
      "In the authors' network the tokens and classifiers of a task are added when it begins. " +
        "Here all are there from the start, and wait.",
    ],
  },
  make: ({ width, heads, ratio }) => ({ maker: icaHead({ width, heads, ratio }) }),
});
