import { numberOption } from "../../base/optionSpecs";
import { defineCompletion } from "./definition";
import { expectedPositives } from "./expectedPositives";
import { restOf, restOption } from "./restOption";
import { movedThreshold } from "./threshold";

const code = "MultiLabelIncremental_KRT.py of witdsl/KRT-MLCIL, `Dynamic_Pseudo_Labal`";

/**
 * The dynamic pseudo-labels of KRT (Dong et al. 2023). When a task begins, the threshold moves by `step` from where it
 * was in the task before, until the mean number of pseudo-positives an image is within `tolerance` of the expected
 * number: up where there are more, down where there are fewer.
 *
 * The authors' code expects mu K / C positives, with mu the labels of an image of the whole data (1.4 for VOC, 2.9 for
 * COCO), K the earlier classes and C all classes: the presets `dynamic:voc` and `dynamic:coco`, or `labels=1.4`. Who
 * does not know mu leaves `labels` out (`expectedPositives`).
 */
export const dynamic = defineCompletion({
  name: "dynamic",
  summary: "the same, with a threshold that moves until the number of positives an image is the expected one",
  source: "Dong et al. 2023, and its code",
  options: {
    start: numberOption(0.8, { least: 0, most: 1, meaning: "threshold at first", source: `${code}: thre .8` }),
    labels: numberOption(undefined, {
      above: 0,
      meaning: "labels of an image of the whole data on average; left out: estimated from earlier tasks",
      source: `${code}: 1.4 for VOC, 2.9 for COCO; the estimate is ours`,
    }),
    step: numberOption(0.005, { above: 0, below: 1, meaning: "how far a move goes", source: `${code}: .005` }),
    tolerance: numberOption(0.1, {
      least: 0,
      meaning: "how far the number of positives an image may be from the expected one",
      source: `${code}: .1`,
    }),
    rest: restOption(),
  },
  presets: { voc: { labels: 1.4 }, coco: { labels: 2.9 } },
  page: {
    formulas: [
      {
        tex: String.raw`\tilde y_{ic} = 1 \quad \text{where } p^{\mathrm{old}}_{ic} > \tau`,
        meaning:
          "As `fixed`, with a threshold $`\\tau`$ that moves by `step` until the number of positives " +
          "an image is the expected one.",
        source: "Dong et al. 2023, and its code",
      },
      {
        tex: String.raw`\frac{1}{n} \sum_{i=1}^{n} \sum_{c=1}^{K} \tilde y_{ic} \approx \mu \frac{K}{C}`,
        meaning:
          "What is expected over the $`n`$ images of the task: $`\\mu`$ is `labels`, $`K`$ the " +
          "number of earlier classes and $`C`$ that of all classes.",
        source: "MultiLabelIncremental_KRT.py of witdsl/KRT-MLCIL",
      },
    ],
    deviations: [
      "Without `labels`, the expected number is estimated from the labels of earlier tasks, which is ours.",
      "The authors' code gives up after 100 steps, with an error. Here the threshold moves " +
        "until it passes the expected number, or ends at its bounds, and of those tried the one " +
        "counts that comes closest.",
    ],
  },
  make: ({ start, labels, step, tolerance, rest }) => ({
    start,
    rest: restOf(rest),
    find(task, before) {
      const expected = expectedPositives(task.situation, labels);
      if (expected === undefined || task.images === 0) return { threshold: before };
      return { threshold: movedThreshold(task, { before, expected, step, tolerance }), expected };
    },
  }),
});
