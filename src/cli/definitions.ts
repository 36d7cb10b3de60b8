import type { Definition } from "../base/definition";

/**
 * The definitions of each kind that people name on the command line, by the word that `palimpsest list` takes: the
 * built-in ones, then those that plugins registered. Rooms are required when they are asked for, because some of them
 * load TensorFlow.
 */
export const definitionsOf = {
  strategies: () => (require("../strategies") as typeof import("../strategies")).strategyDefinitions(),
  heads: () => (require("../strategies") as typeof import("../strategies")).headDefinitions(),
  directions: () => (require("../directions") as typeof import("../directions")).directions.definitions,
  benchmarks: () => (require("../data") as typeof import("../data")).benchmarkDefinitions(),
  networks: () => (require("../nn") as typeof import("../nn")).backboneDefinitions(),
  losses: () => (require("../strategies") as typeof import("../strategies")).losses.definitions,
  completions: () => (require("../strategies") as typeof import("../strategies")).completions.definitions,
  optimisers: () => optimisation().optimiserDefinitions,
  schedules: () => optimisation().scheduleDefinitions,
} as const satisfies Readonly<Record<string, () => readonly Definition[]>>;

/** A word that `palimpsest list` takes. */
export type DefinitionKind = keyof typeof definitionsOf;

/** Loads no TensorFlow, unlike the index of its room. */
const optimisation = (): typeof import("../nn/optimiser/definitions") =>
  require("../nn/optimiser/definitions") as typeof import("../nn/optimiser/definitions");
