import type { RunOptions } from "../../training";
import type { Study } from "../study";

/** The objectives of LwF, put together by three directions. */
const directions = [
  ["lwf", { strategy: "lwf" }],
  ["lwf-ppi, margin 0", { strategy: "lwf-ppi", direction: "project" }],
  ["lwf-ppi, margin 1", { strategy: "lwf-ppi", direction: "project:original" }],
] as const;

/**
 * The optimisers, which turn the direction into a step. `sgd` applies the direction as it is. `momentum` has the values
 * of the report: momentum 0.9, weight decay 5e-4 and rate 0.1. The rate of `sgd` is ten times as high, because momentum
 * 0.9 makes steps ten times as long over time. `adamw` is the default of the scale.
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
    "the objectives of lwf, summed or projected; every second step audited; " +
    "rates of the optimisers as stated, none tuned",
};
