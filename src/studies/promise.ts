import type { RunOptions } from "../training";
import type { Study } from "./study";

/** LwF's objectives by three directions. */
const directions = [
  ["lwf", { strategy: "lwf" }],
  ["lwf-ppi, margin 0", { strategy: "lwf-ppi", direction: "project" }],
  ["lwf-ppi, margin 1", { strategy: "lwf-ppi", direction: "project:original" }],
] as const;

/**
 * What stands between the direction and the step. `sgd` applies the direction itself; momentum 0.9 and decay 5e-4 are
 * the paper's, with its rate of 0.1; plain descent takes ten times that, the rate at which momentum's step has the same
 * length over time; AdamW is the scale's own.
 */
const optimisers: readonly (readonly [name: string, options: Partial<RunOptions>])[] = [
  ["sgd", { optimiser: { name: "sgd", momentum: 0, weightDecay: 0 }, learningRate: 1 }],
  ["momentum", { optimiser: { name: "sgd", momentum: 0.9, weightDecay: 5e-4 }, learningRate: 0.1 }],
  ["adamw", {}],
];

/** Whether the promise of PPI is kept, by direction and optimiser. */
export const promiseStudy: Study = {
  name: "promise",
  title: "What PPI promises and what it does",
  scale: "tiny",
  seeds: 5,
  methods: optimisers.flatMap(([optimiser, more]) =>
    directions.map(([name, options]) => ({
      name: `${name}, ${optimiser}`,
      options: { ...options, ...more, audit: 2 },
    })),
  ),
  protocol:
    "the objectives of lwf, summed or projected; every second step audited; rates of the optimisers as stated, none tuned",
};
