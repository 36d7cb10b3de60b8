import type { Study, StudyMethod } from "../study";

/** How many samples of earlier tasks a method with a memory may hold. */
const memory = 100;

const unavailable: StudyMethod[] = [
  ...["finetune", "lwf", "lwf-ppi", "ewc", "si", "mas", "hat"].map((name) => ({ name, options: { strategy: name } })),
  ...["gem", "agem", "er", "derpp", "mbpa"].map((name) => ({
    name,
    options: { strategy: `${name}:memory=${memory}` },
  })),
];

const available: StudyMethod[] = ["finetune", "lwf", "ppi", "lwf-ppi"].map((name) => ({
  name: `${name}, labels available`,
  options: { strategy: name, labels: "available" },
}));

/** Every strategy with its own direction and defaults, in the label regimes that it is defined in. */
export const strategiesStudy: Study = {
  name: "strategies",
  title: "Every strategy, its own direction and defaults",
  scale: "tiny",
  seeds: 5,
  methods: [{ name: "joint", options: { strategy: "joint" } }, ...unavailable, ...available],
  protocol:
    "optimiser, epochs, head steps and selection of the scale for all; every strategy's own defaults, " +
    `none tuned on this benchmark; ${memory} stored samples where there is a memory`,
};
