import { escapeText, type Trace } from "./figure";
import type { Panel } from "./panels";
import { translucent, type Look } from "./theme";

/** Mean and half width of an interval at a place. */
export interface Point {
  /** A number, or the name of a place. */
  readonly x: number | string;
  readonly mean: number;
  readonly half: number;
}

export interface LineOptions {
  readonly name: string;
  readonly look: Look;
  readonly panel: Panel;
  readonly showlegend: boolean;
  /** A level, dashed and without markers, in place of a curve. */
  readonly level?: boolean;
  /** Whether each point has a marker. Default: unless it is a level. */
  readonly markers?: boolean;
  /** Of values shown under the pointer. Default `.3f`. */
  readonly format?: string;
}

/** A line through the means, over a band where there are intervals. */
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
