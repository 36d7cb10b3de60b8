import { defineCompletion } from "./definition";

/** Leaves unknown labels unknown. */
export const none = defineCompletion({
  name: "none",
  summary: "leaves unknown labels unknown",
  source: "Li 2018",
  options: {},
  page: {
    formulas: [
      {
        tex: String.raw`\tilde y_{ic} = \text{unknown}`,
        meaning: "The label of a class $`c`$ of an earlier task that image $`i`$ has no annotation of.",
        source: "Li 2018",
      },
    ],
    deviations: [],
  },
  make: () => undefined,
});
