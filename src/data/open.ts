import { choose } from "../base/definition";
import { error } from "../base/errors";
import type { Options } from "../base/options";
import { Registry } from "../base/registry";
import type { Arrangement } from "../records";
import type { Benchmark } from "./benchmark";
import { celeba } from "./celeba/benchmark";
import { coco } from "./coco/benchmark";
import type { BenchmarkDefinition, OpenOptions } from "./define";
import { list } from "./list/benchmark";
import { scenes } from "./scenesBenchmark";
import { withNamedOrigin } from "./origin";
import { withoutTest } from "./withoutTest";
import { vocAnimals } from "./voc/animals";
import { voc } from "./voc/benchmark";

/** The benchmarks: one line each. */
const registry = new Registry<BenchmarkDefinition>("benchmark", [scenes, voc, vocAnimals, celeba, coco, list]);

/** Names of the built-in benchmarks. */
export const benchmarkNames: readonly string[] = registry.builtInNames;

/** The definitions of all benchmarks there are now: the built-in ones, then your own. */
export const benchmarkDefinitions = (): readonly BenchmarkDefinition[] => registry.definitions;

/**
 * Makes a benchmark of your own findable under its name, in this process, and returns the name: `run({ strategy,
 * benchmark: name })`. Once more with the same name replaces it.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export const registerBenchmark = (definition: BenchmarkDefinition): string => registry.register(definition);

/** Whether the images of a benchmark, as `openBenchmark` takes it by name, are photographs; not of an unknown one. */
export const showsPhotographs = (benchmark: string): boolean =>
  registry.get(benchmark.replace(/:.*$/s, ""))?.images === "photographs";

/** How a benchmark is opened. Options that only some benchmarks have may be given here or in the text. */
export interface BenchmarkOptions
  extends
    OpenOptions,
    Pick<Arrangement, "lists" | "difficult" | "year" | "only" | "coOccurrence" | "partition" | "scoreOn"> {
  /** Name of the benchmark, or with options: `voc:year=2007`. */
  readonly benchmark: string;
}

/**
 * Opens a benchmark by name. What else the options hold is left alone: all parameters of a run may be given.
 * @throws `argument/invalid` for an unknown name, an option that it does not take, or no `data` where it needs it;
 *   whatever its reader and `arrange` throw; with `scoreOn: "validation"`, what `withoutTest` throws.
 */
export async function openBenchmark(options: BenchmarkOptions): Promise<Benchmark> {
  const { benchmark, data, scale, onProgress, protocol, classOrder, seed, validation } = options;
  const found = registry.find(benchmark);
  const { definition } = found;
  const chosen = choose("benchmark", definition, { ...found.options, ...givenApart(options, definition) });
  const common = { data, scale, onProgress, protocol, classOrder, seed, validation };
  const path = (): string => {
    if (data !== undefined) return data;
    throw error("argument/invalid", { argument: "data", received: null, takes: definition.data });
  };
  const opened = withNamedOrigin(await definition.open(chosen.options, common, path), benchmark, options);
  return options.scoreOn === "validation" ? withoutTest(opened) : opened;
}

/** Options of a benchmark that are given beside its name. @throws `argument/invalid` for one of other benchmarks. */
function givenApart(options: BenchmarkOptions, { name, options: specs }: BenchmarkDefinition): Options {
  const every = new Map(Object.entries<unknown>({ ...options }));
  const given = particularNames().flatMap((option): [string, Options[string]][] => {
    const value = every.get(option);
    return typeof value === "string" || typeof value === "number" ? [[option, value]] : [];
  });
  for (const [option, received] of given) {
    if (!Object.hasOwn(specs, option)) throw error("argument/invalid", refusalOf(option, received, name));
  }
  return Object.fromEntries(given);
}

/** Names of the options that some benchmarks have. */
const particularNames = (): string[] => [
  ...new Set(registry.definitions.flatMap((definition) => Object.keys(definition.options))),
];

function refusalOf(option: string, received: unknown, name: string) {
  const takers = registry.definitions.filter(({ options }) => Object.hasOwn(options, option));
  const only = takers.map((taker) => taker.name).join(" or ");
  const takes = `nothing with --benchmark ${name}, only with ${only}`;
  return { argument: `--${option}`, received, takes };
}
