import { choose, optionsIn, usagesOf, type Definition } from "../../base/definition";
import { error } from "../../base/errors";
import { integerOption, numberOption } from "../../base/optionSpecs";
import type { OptimiserOptions, ScheduleOptions } from "../../records";

/**
 * The optimisers and schedules that a text names: `sgd:momentum=0.9,weight-decay=5e-4`, `cosine:warmup=0.1`. Their
 * options are the fields of `OptimiserOptions` and `ScheduleOptions`. This file loads no TensorFlow, so that help and
 * refusals come at once.
 */
export const optimiserDefinitions: readonly Definition[] = [
  {
    name: "sgd",
    summary: "stochastic gradient descent with momentum, as PyTorch defines it",
    source: "the code of Li 2018",
    options: {
      momentum: numberOption(0.9, { least: 0, below: 1, meaning: "share of the last update in the next" }),
      weightDecay: numberOption(5e-4, { least: 0, meaning: "share of the parameters that is added to the gradient" }),
    },
  },
  {
    name: "adamw",
    summary: "Adam with the weight decay apart from the gradient, as PyTorch defines it",
    source: "Loshchilov and Hutter 2019",
    options: {
      beta1: numberOption(0.9, { least: 0, below: 1, meaning: "decay of the mean of the gradients" }),
      beta2: numberOption(0.999, { least: 0, below: 1, meaning: "decay of the mean of their squares" }),
      epsilon: numberOption(1e-8, { above: 0, meaning: "added to the root of the mean square" }),
      weightDecay: numberOption(0.02, {
        least: 0,
        meaning: "share of the parameters that a step removes, times the learning rate",
        source: "ours",
      }),
    },
  },
];

/** How the learning rate changes over the epochs of a task. */
export const scheduleDefinitions: readonly Definition[] = [
  { name: "constant", summary: "the same learning rate throughout", source: "ours", options: {} },
  {
    name: "step",
    summary: "the learning rate falls once, by a factor",
    source: "Li 2018, section 4.1",
    options: {
      from: integerOption(9, { least: 1, meaning: "epoch from which on the factor holds, counted from 1" }),
      factor: numberOption(0.1, { above: 0, meaning: "what the learning rate is multiplied by from then on" }),
    },
  },
  {
    name: "cosine",
    summary: "half a cosine from the learning rate to 0, after a linear rise",
    source: "Loshchilov and Hutter 2017",
    options: {
      warmup: numberOption(0, { least: 0, below: 1, meaning: "share of the task's steps that the rise takes" }),
    },
  },
];

/**
 * The optimiser that a text names, with all of its settings: `adamw`, `sgd:momentum=0.9,weight-decay=5e-4`.
 * @throws `argument/invalid` for an unknown name or option, or a value outside its range.
 */
export const parseOptimiser = (text: string): OptimiserOptions =>
  settingsOf("optimiser", optimiserDefinitions, text) as unknown as OptimiserOptions;

/**
 * The schedule that a text names, with all of its settings: `constant`, `step:from=9,factor=0.1`.
 * @throws `argument/invalid` for an unknown name or option, or a value outside its range.
 */
export const parseSchedule = (text: string): ScheduleOptions =>
  settingsOf("schedule", scheduleDefinitions, text) as unknown as ScheduleOptions;

function settingsOf(kind: string, definitions: readonly Definition[], text: string): Readonly<Record<string, unknown>> {
  const [name, ...rest] = text.split(":");
  const definition = definitions.find((candidate) => candidate.name === name);
  const given = definition && (rest.length === 0 ? {} : optionsIn(definition, rest.join(":")));
  if (!definition || !given) {
    const takes = [...definitions.map((each) => each.name), ...definitions.flatMap(usagesOf)].join(", ");
    throw error("argument/invalid", { argument: `--${kind}`, received: text, takes });
  }
  return { name, ...choose(kind, definition, given).options };
}
