import { defineHead } from "./define";

/** W f + b on the pooled features: what a network has without being told. */
export const linear = defineHead({
  name: "linear",
  summary: "one linear layer on the features",
  source: "He et al. 2016",
  options: {},
  page: {
    formulas: [
      { tex: "z = W f + b", meaning: "$`f`$ are the pooled features of the backbone.", source: "He et al. 2016" },
    ],
    deviations: [],
  },
  make: () => ({}),
});
