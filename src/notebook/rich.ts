import type { DataFrame, Series } from "danfojs-node";
import type { Explorer, Figure } from "../plots";
import type { InterruptedRun, RunRecord } from "../records";
import { explorerBundle, figureBundle, isExplorer, isFigure } from "./bundle";
import { runBundle } from "./card";
import type { Bundle } from "./display";
import { tableBundle } from "./table";
import { tensorBundle, type TensorLike } from "./tensor";

/**
 * Kinds of values that a notebook shows in a special form. A value is recognised by its fields and not by its class,
 * because it may come from JSON or from another library.
 */
const kinds: readonly Kind[] = [
  kind(
    (value: DataFrame | Series) =>
      typeof value.head === "function" && Array.isArray(value.columns) && Array.isArray(value.values),
    tableBundle,
  ),
  kind((value: TensorLike) => typeof value.dataSync === "function" && Array.isArray(value.shape), tensorBundle),
  kind(isFigure, (figure: Figure) => figureBundle(figure)),
  kind(isExplorer, (shown: Explorer) => explorerBundle(shown)),
  kind(
    (value: RunRecord | InterruptedRun) =>
      typeof value.name === "string" && Array.isArray(value.epochs) && Array.isArray(value.classes),
    runBundle,
  ),
];

interface Kind {
  readonly is: (value: object) => boolean;
  readonly bundle: (value: object) => Bundle | Promise<Bundle>;
}

/**
 * How a cell shows its last expression: a data frame as a table, a figure or an explorer as itself, a run as a card, a
 * tensor by its shape, range and first values; undefined for any other value. The kernel calls it for values that have
 * no `Symbol.for("Jupyter.display")`.
 */
export function richBundle(value: object): Bundle | Promise<Bundle> | undefined {
  return kinds.find(({ is }) => is(value))?.bundle(value);
}

function kind<T extends object>(is: (value: T) => boolean, bundle: (value: T) => Bundle | Promise<Bundle>): Kind {
  return { is: is as Kind["is"], bundle: bundle as Kind["bundle"] };
}
