import type { Study, StudyMethod } from "../study";

/** With the head of the published runs, where there is a choice. */
const method = (strategy: string, labels: "available" | "unavailable"): StudyMethod => ({
  name: labels === "available" ? `${strategy}, labels available` : strategy,
  options: { strategy: ["finetune", "lwf"].includes(strategy) ? `${strategy}:head=original` : strategy, labels },
});

/**
 * The methods of the report's Figures 5 and 6, each in the label regimes that it can work in, with lwf-ppi in both and
 * the upper bound.
 */
export const figuresStudy: Study = {
  name: "figures-5-6",
  title: "The report's Figures 5 and 6",
  scale: "small",
  seeds: 4,
  methods: [
    { name: "joint", options: { strategy: "joint" } },
    ...["finetune", "lwf", "lwf-ppi"].map((strategy) => method(strategy, "unavailable")),
    ...["finetune", "lwf", "ppi", "lwf-ppi"].map((strategy) => method(strategy, "available")),
  ],
  protocol:
    "the scale's own for all; strategies with their defaults, finetune and lwf with the head of the published runs, " +
    "lwf-ppi and ppi with their margin; nothing tuned on test pictures",
};
