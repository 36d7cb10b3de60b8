import { numberOption } from "../../base/optionSpecs";
import { defineCompletion } from "./definition";
import { restOf, restOption } from "./restOption";

/** Pseudo-positives above the same probability in all tasks. */
export const fixed = defineCompletion({
  name: "fixed",
  summary: "labels of earlier tasks' classes are positive where the network before the task answers above a threshold",
  source: "Zhang et al. 2025; Dong et al. 2023",
  options: {
    threshold: numberOption(0.7, {
      least: 0,
      most: 1,
      meaning: "probability above which a label becomes positive",
      source: "Zhang et al. 2025, and scut-zx/L3A, configs/l3a_tresnetm_voc.yaml: .7",
    }),
    rest: restOption(),
  },
  page: {
    formulas: [
      {
        tex: String.raw`\tilde y_{ic} = 1 \quad \text{where } p^{\mathrm{old}}_{ic} > \tau`,
        meaning:
          "$`p^{\\mathrm{old}}_{ic}`$ is what the network before the task answers for image $`i`$ " +
          "and the class $`c`$ of an earlier task, and $`\\tau`$ is `threshold`. The option `rest` " +
          "says what the other labels become.",
        source: "Zhang et al. 2025; Dong et al. 2023",
      },
    ],
    deviations: [],
  },
  make: ({ threshold, rest }) => ({ start: threshold, rest: restOf(rest), find: () => ({ threshold }) }),
});
