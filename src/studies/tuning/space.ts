import { choose, optionsIn, type Definition } from "../../base/definition";
import { mustGet } from "../../base/mustGet";
import type { Options } from "../../base/options";
import type { OptionSpec } from "../../base/optionSpecs";
import { logRange, type SearchSpace } from "../../base/searchSpace";
import { directions } from "../../directions";
import { headDefinitions, strategyDefinitions } from "../../strategies";
import { resolveRun, type RunOptions } from "../../training";

/** A run's options by names alone, as the command line and files have them. */
export type NamedOptions = RunOptions & Record<"strategy", string> & Partial<Record<"direction" | "head", string>>;

/** One option that is tuned. */
export interface Axis {
  /** `learningRate`, or the option of a part: `strategy.weight`, `direction.margin`, `head.gamma`. */
  readonly name: string;
  /** What its values are drawn from. */
  readonly space: SearchSpace;
  /** Its value where it is not tuned. */
  readonly default: number | string;
  /** Whether it takes whole numbers alone. */
  readonly isInteger: boolean;
}

/** Values of options that are tuned, by the names of their axes. */
export type Point = Readonly<Record<string, number | string>>;

/** The parts of a method whose options are tuned, in the order of the axes. */
const parts = ["strategy", "direction", "head"] as const;
type Part = (typeof parts)[number];

const definitionsOf: Readonly<Record<Part, () => readonly Definition[]>> = {
  strategy: strategyDefinitions,
  direction: () => directions.definitions,
  head: headDefinitions,
};

/** How far the learning rate is drawn from that of the protocol, up and down. */
const rateFactor = 10;

/**
 * What is tuned of a method: the learning rate, which every method has, and the options of its strategy, its direction
 * and its head whose definitions have a space. What the options give themselves stays as it is given.
 * @throws what `resolveRun` throws
 */
export function axesOf(options: NamedOptions): readonly Axis[] {
  const { parameters } = resolveRun(options);
  const { learningRate } = parameters;
  const rate = { name: "learningRate", space: rateSpace(learningRate), default: learningRate, isInteger: false };
  const axes = parts.flatMap((part): Axis[] => {
    const { definition, options: chosen } = chosenIn(part, parameters[part]);
    const given = Object.keys(options[part] === undefined ? {} : chosenIn(part, options[part]).given);
    return Object.entries(definition.options).flatMap(([key, spec]) =>
      spec.tune && !given.includes(key) ? [axisOf(`${part}.${key}`, spec, spec.tune, chosen[key])] : [],
    );
  });
  return options.learningRate === undefined ? [rate, ...axes] : axes;
}

/** A tenth to ten times the rate of the protocol; chosen by us. */
const rateSpace = (rate: number): SearchSpace =>
  logRange(Number((rate / rateFactor).toPrecision(12)), Number((rate * rateFactor).toPrecision(12)));

const axisOf = (name: string, spec: OptionSpec, space: SearchSpace, value: number | string): Axis => ({
  ...{ name, space, default: value, isInteger: spec.type === "number" && spec.integer === true },
});

/** A part of a method by its text: its definition, all of its options, and those that the text gives. */
function chosenIn(part: Part, text: string): { definition: Definition; options: Options; given: Options } {
  const [, name, rest] = /^([^:]*):?(.*)$/s.exec(text) ?? ["", text, ""];
  const definition = mustGet(new Map(definitionsOf[part]().map((one) => [one.name, one])), name);
  const given = rest === "" ? {} : (optionsIn(definition, rest) ?? {});
  return { definition, options: choose(part, definition, given).options, given };
}

/** The options with the values of a point in place of their own. */
export function withPoint(options: NamedOptions, point: Point): NamedOptions {
  const { parameters } = resolveRun(options);
  const { learningRate, ...ofParts } = point;
  const texts = parts.flatMap((part): [Part, string][] => {
    const values = Object.entries(ofParts)
      .filter(([name]) => name.startsWith(`${part}.`))
      .map(([name, value]) => [name.slice(part.length + 1), value] as const);
    if (values.length === 0) return [];
    const { definition, options: chosen } = chosenIn(part, parameters[part]);
    return [[part, choose(part, definition, { ...chosen, ...Object.fromEntries(values) }).name]];
  });
  return {
    ...options,
    ...Object.fromEntries(texts),
    ...(typeof learningRate === "number" && { learningRate }),
  };
}
