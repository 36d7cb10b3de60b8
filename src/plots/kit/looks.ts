import type { Look } from "../../base/definition";
import { methodLook } from "./methodLooks";
import { okabeIto } from "../../base/palette";

/** How the values of one name are drawn: the look of its method, and what tells its variants apart. */
export interface DrawnLook extends Look {
  /** Line style of plotly's: `solid`, `dot` ... */
  readonly dash: string;
  /** Pattern of bars, of plotly's: `""` for none, `/`, `.`, `x`. */
  readonly pattern: string;
}

/** Looks of names that no definition knows. */
const spareLooks: readonly Look[] = [
  { colour: okabeIto.sky, symbol: "pentagon" },
  { colour: okabeIto.purple, symbol: "diamond" },
  { colour: okabeIto.black, symbol: "star" },
  { colour: "#999933", symbol: "hexagon" },
];
const dashes = ["solid", "dot", "dash", "dashdot"] as const;
const patterns = ["", "/", ".", "x"] as const;

/** A level for comparison, such as a bound or a diagonal: grey and dashed. */
export const referenceLook: DrawnLook = { colour: "#888888", symbol: "circle", dash: "dash", pattern: "" };

/**
 * The look of each name, the same in every figure. A name belongs to the strategy or direction of its first word
 * ("lwf, labels available" to `lwf`, "project:original" to `project`) and has the look of its definition. The first
 * name of a method is drawn solid, the next ones dotted, dashed and so on. Names of methods without a look take spare
 * looks in their order; when all are taken, the first one comes again, dotted.
 * @returns the look of a name; `referenceLook` for a name that is not among `names`.
 */
export function looks(names: readonly string[]): (name: string) => DrawnLook {
  const variants = new Map<Look | undefined, number>();
  const found = new Map<string, DrawnLook>();
  for (const name of new Set(names)) {
    const defined = methodLook(/^[\w-]*/.exec(name)?.[0] ?? "");
    const earlier = variants.get(defined) ?? 0;
    variants.set(defined, earlier + 1);
    found.set(
      name,
      defined === undefined
        ? drawn(spareLooks[earlier % spareLooks.length], Math.floor(earlier / spareLooks.length))
        : drawn(defined, earlier),
    );
  }
  return (name) => found.get(name) ?? referenceLook;
}

function drawn({ colour, symbol }: Look, variant: number): DrawnLook {
  return { colour, symbol, dash: dashes[variant % dashes.length], pattern: patterns[variant % patterns.length] };
}
