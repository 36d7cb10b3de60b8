import { escapeText, type Trace } from "./figure";
import type { Interval } from "../../base/interval";
import type { DrawnLook } from "./looks";

/**
 * Bars of one method, one for each place of `x`. Each bar has its interval where there are several seeds, else its
 * value in digits above it.
 * @param digits decimals of the values above the bars.
 * @param more options of the trace that are added or replaced.
 */
export function bars(
  name: string,
  x: readonly string[],
  values: readonly (Interval | null)[],
  look: DrawnLook,
  digits: number,
  more: Partial<Trace> = {},
): Trace {
  const spread = values.some((value) => value !== null && value.half > 0);
  return {
    type: "bar",
    name: escapeText(name),
    legendgroup: name,
    x,
    y: values.map((value) => value?.mean ?? null),
    marker: {
      color: look.colour,
      pattern: { shape: look.pattern, fillmode: "overlay", fgcolor: "#ffffff", size: 6 },
      line: { width: 0 },
    },
    error_y: spread
      ? { type: "data", array: values.map((value) => value?.half ?? 0), color: "#333333", thickness: 1.2, width: 3 }
      : { visible: false },
    text: spread ? [] : values.map((value) => (value === null ? "" : signed(value.mean, digits))),
    textposition: "outside",
    textangle: 0,
    cliponaxis: false,
    constraintext: "none",
    textfont: { size: 11 },
    hovertemplate: `${escapeText(name)}: %{y:.3f}<extra></extra>`,
    ...more,
  };
}

/** A score in [-1, 1] without its leading zero: `.52`, `−.08`. */
function signed(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^(-?)0\./, "$1.")
    .replace(/^-(\.0+)$/, "$1")
    .replace("-", "−");
}
