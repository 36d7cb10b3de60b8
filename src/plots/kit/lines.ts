import { escapeText, type Trace } from "./figure";
import type { Panel } from "./panels";
import { translucent } from "./colours";
import type { DrawnLook } from "./looks";

/** Mean and half width of an interval at a place. */
export interface Point {
  /** A number, or the name of a place. */
  readonly x: number | string;
  /** Middle of the interval. */
  readonly mean: number;
  /** Half of its width; 0 for a value without an interval. */
  readonly half: number;
}

/** How a line is drawn. */
export interface LineOptions {
  /** What the legend shows. */
  readonly name: string;
  /** Its colour, marker and line style. */
  readonly look: DrawnLook;
  /** Where it is drawn. */
  readonly panel: Panel;
  /** Whether this line is the entry of its name in the legend. */
  readonly showlegend: boolean;
  /** Whether it is a level, which is dashed and has no markers. Default: no. */
  readonly level?: boolean;
  /** Whether each point has a marker. Default: unless it is a level. */
  readonly markers?: boolean;
  /** Format of the values that are shown under the pointer, as d3 takes it. Default `.3f`. */
  readonly format?: string;
}

/** A line through the means, and below it a band of the intervals where there are any. */
export function lines(
  points: readonly Point[],
  { name, look, panel, showlegend, level = false, markers = !level, format = ".3f" }: LineOptions,
): Trace[] {
  const x = points.map((point) => point.x);
  const common = { type: "scatter", xaxis: panel.x, yaxis: panel.y, legendgroup: name, name: escapeText(name) };
  const line: Trace = {
    ...common,
    mode: markers ? "lines+markers" : "lines",
    x,
    y: points.map((point) => point.mean),
    line: { color: look.colour, dash: level ? "dash" : look.dash, width: 2 },
    marker: { color: look.colour, symbol: look.symbol, size: 6 },
    showlegend,
    hovertemplate: `%{y:${format}}`,
  };
  if (points.every((point) => point.half === 0)) return [line];
  const band: Trace = {
    ...common,
    mode: "lines",
    x: [...x, ...[...x].reverse()],
    y: [...points.map((p) => p.mean + p.half), ...[...points].reverse().map((p) => p.mean - p.half)],
    fill: "toself",
    fillcolor: translucent(look.colour, 0.18),
    line: { width: 0 },
    showlegend: false,
    hoverinfo: "skip",
  };
  return [band, line];
}
