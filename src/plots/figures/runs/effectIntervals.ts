import { okabeIto } from "../../../base/palette";
import { effectTitle, type FactorialEffect } from "../../../metrics";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { baseLayout, config } from "../../kit/layout";
import { axesOf, panels, panelTitle, type Panel } from "../../kit/panels";

/** Effects that are drawn in one panel. */
export interface EffectPanel {
  /** Title of the panel. */
  readonly title: string;
  /** The effects, each with its p-value adjusted for their number where it was. */
  readonly effects: readonly (FactorialEffect & { readonly holm?: number })[];
}

/** What `effectIntervals` draws. */
export interface EffectIntervalsOptions {
  /** Title of the figure. */
  readonly title: string;
  /** What the effects are effects on, with its unit, at the axis. */
  readonly measure: string;
}

/** Adjusted p-values up to this one are marked. */
const level = 0.05;

/** The colours of effects above 0, below, and of those whose interval holds 0. */
const colours = { up: okabeIto.blue, down: okabeIto.vermillion, undecided: "#888888" } as const;

/**
 * Effects of a plan with their 95% t intervals: a row for each effect, a panel for each comparison. An effect whose
 * interval holds 0 is grey. A diamond has an adjusted p-value of at most 0.05, a circle a greater one. An open mark is
 * the sum of effects that the panel's runs do not tell apart, drawn in the row of each of them. A panel has no mark in
 * a row of which its runs say nothing.
 */
export function effectIntervals(given: readonly EffectPanel[], { title, measure }: EffectIntervalsOptions): Figure {
  const rows = rowsOf(given);
  const columns = 3;
  const grid = panels(
    given.map((panel) => panel.title),
    {
      columns,
      matchY: true,
      gap: [0.03, 0.12],
      xaxis: { title: measure, tickformat: ".2f", nticks: 5, zeroline: true, zerolinecolor: "#888888" },
      yaxis: {
        title: "",
        type: "category",
        categoryorder: "array",
        categoryarray: rows.map(escapeText),
        // From above to below, with the same room at both ends.
        range: [rows.length - 0.5, -0.5],
      },
    },
  );
  const data = grid.flatMap((panel, i) => marks(given[i], panel));
  return {
    data,
    layout: {
      ...baseLayout(title, Math.ceil(given.length / columns) * (40 + 22 * rows.length), { panels: true }),
      ...axesOf(grid),
      annotations: grid.map((panel, i) => panelTitle(panel, escapeText(given[i].title))),
    },
    config,
    caption:
      `${title}: effects on ${measure} with 95% t intervals, of ${given.map((panel) => panel.title).join("; ")}. ` +
      `Grey: the interval holds 0. Diamond: adjusted p at most ${level}. Open: the sum of all rows with the same mark`,
  };
}

/** Every effect by its title: the mean, main effects, then interactions, in the order of the fullest panel. */
function rowsOf(given: readonly EffectPanel[]): string[] {
  const factorsOf = ({ effects }: EffectPanel): (readonly string[])[] =>
    effects.flatMap(({ factors, aliases }) => [factors, ...aliases.map((alias) => alias.factors)]);
  const fullest = [...given].sort((a, b) => b.effects.length - a.effects.length);
  const all = fullest.flatMap(factorsOf).sort((a, b) => a.length - b.length);
  return [...new Set(all.map(effectTitle))];
}

/** A trace for each colour and symbol of a panel's effects. */
function marks({ effects }: EffectPanel, panel: Panel): Trace[] {
  const drawn = effects.flatMap(({ factors, aliases, mean: estimate, half, holm = 1 }) => {
    const symbol = `${holm <= level ? "diamond" : "circle"}${aliases.length > 0 ? "-open" : ""}`;
    return [{ factors, sign: 1 }, ...aliases].map((row) => {
      const mean = row.sign * estimate;
      const side = mean > 0 ? colours.up : colours.down;
      return {
        row: effectTitle(row.factors),
        mean,
        half,
        symbol,
        colour: Math.abs(mean) <= half ? colours.undecided : side,
      };
    });
  });
  const kinds = new Map(drawn.map((mark) => [`${mark.colour} ${mark.symbol}`, mark]));
  return [...kinds.values()].map(({ colour, symbol }) => {
    const alike = drawn.filter((mark) => mark.colour === colour && mark.symbol === symbol);
    return {
      ...{ type: "scatter", mode: "markers", xaxis: panel.x, yaxis: panel.y, showlegend: false },
      x: alike.map(({ mean }) => mean),
      y: alike.map(({ row }) => escapeText(row)),
      marker: { color: colour, symbol, size: 9 },
      error_x: { type: "data", array: alike.map(({ half }) => half), color: colour, thickness: 2, width: 4 },
      hovertemplate: "%{y}: %{x:+.3f}<extra></extra>",
    };
  });
}
