import { createHash } from "node:crypto";
import { benchmarkDefinitions, benchmarkNames } from "../../data";
import { directionNames, directions, parseDirection } from "../../directions";
import { backboneDefinitions, backboneNames } from "../../nn";
import type { RunParameters } from "../../records";
import {
  completionNames,
  completions,
  findCompletion,
  findStrategy,
  headDefinitions,
  headNames,
  losses,
  lossNames,
  parseLoss,
  strategyDefinitions,
  strategyNames,
} from "../../strategies";

/** A definition of any kind. */
interface Named {
  readonly name: string;
}

/**
 * SHA-256, in hexadecimal, of the text of each definition of one's own that a run names, by kind and name. The text is
 * that of the definition's values and functions; what its functions call elsewhere does not enter. Empty where the run
 * names none.
 */
export function ownMethodsOf({
  strategy,
  direction,
  network,
  benchmark,
  labels,
  head,
  loss,
  complete,
}: Pick<
  RunParameters,
  "strategy" | "direction" | "network" | "benchmark" | "labels" | "head" | "loss" | "complete"
>): Record<string, string> {
  const own = (
    kind: string,
    text: string,
    builtIn: readonly string[],
    known: readonly Named[],
    made?: () => object,
  ) => {
    const [name] = text.split(":");
    const definition = builtIn.includes(name) ? undefined : known.find((one) => one.name === name);
    return definition === undefined ? [] : [[`${kind} ${name}`, hashOfText({ definition, made: made?.() })] as const];
  };
  return Object.fromEntries([
    ...own("strategy", strategy, strategyNames, strategyDefinitions(), () =>
      findStrategy(strategy, findCompletion(complete, labels).labels, head),
    ),
    ...own("head", head, headNames, headDefinitions()),
    ...own("direction", direction, directionNames, directions.definitions, () => parseDirection(direction)),
    ...own("loss", loss, lossNames, losses.definitions, () => parseLoss(loss)),
    ...own("complete", complete, completionNames, completions.definitions),
    ...own("network", network, backboneNames, backboneDefinitions()),
    ...own("benchmark", benchmark, benchmarkNames, benchmarkDefinitions()),
  ]);
}

/** SHA-256 of the values and functions of a definition. */
const hashOfText = (definition: object): string =>
  createHash("sha256").update(textOf(definition, new Set())).digest("hex");

/** What a value says of itself: a function its source text, an object its entries in their order. */
function textOf(value: unknown, around: ReadonlySet<unknown>): string {
  if (typeof value === "function") return `function ${String(value)}`;
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  if (around.has(value)) return "(itself)";
  const inside = new Set([...around, value]);
  const entries = value instanceof Map || value instanceof Set ? [...value] : Object.entries(value);
  return `{${entries.map((entry) => JSON.stringify([entry].flat().map((part) => textOf(part, inside)))).join()}}`;
}
