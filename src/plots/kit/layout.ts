import { escapeText, type Axis, type FigureLayout, type Trace } from "./figure";

/** Width in pixels of a picture of a figure: fits a notebook's column, and GitHub's. */
export const pageWidth = 820;

/** What every figure asks of plotly.js. */
export const config = { displaylogo: false, responsive: true } as const;

/** Width in pixels of the narrowest page that a legend is given room for. */
const narrowestPage = 700;

/** Pixels above the plot: the title, the legend, each further row of it, and the titles of panels. */
const above = { title: 34, legend: 26, row: 21, panel: 30, noPanel: 8 } as const;
/** Pixels below the plot: the labels of its axis. */
const below = 54;

/** What is written above the plotting area. */
export interface LayoutRoom {
  /** Traces whose names are in a legend under the title, which has as many rows as they need. Default: no legend. */
  readonly legend?: readonly Trace[];
  /** Whether panels have titles. Default: no. */
  readonly panels?: boolean;
}

/** The part of a layout that every figure has. */
export interface BaseLayout extends FigureLayout {
  /** Pixels in all. */
  readonly height: number;
  /** Pixels around the plotting area. */
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
}

/**
 * The part of a layout that every figure has. The width follows the page.
 * @param height of the plotting area, in pixels.
 */
export function baseLayout(
  title: string,
  height: number,
  { legend = [], panels = false }: LayoutRoom = {},
): BaseLayout {
  const rows = legendRows(legendNames(legend));
  const legendHeight = rows > 0 ? above.legend + (rows - 1) * above.row : 0;
  const top = above.title + legendHeight + (panels ? above.panel : above.noPanel);
  const total = top + height + below;
  return {
    title: {
      text: escapeText(title),
      font: { size: 16 },
      x: 0,
      xref: "container",
      xanchor: "left",
      pad: { l: 12, t: 10 },
      y: 1,
      yanchor: "top",
    },
    height: total,
    autosize: true,
    font: { family: "Helvetica, Arial, Liberation Sans, sans-serif", size: 13, color: "#222222" },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    margin: { l: 64, r: 24, t: top, b: below },
    ...(rows > 0 ? { showlegend: true, legend: legendBelow(1 - above.title / total) } : { showlegend: false }),
  };
}

/** What a legend of traces says: each group once. */
function legendNames(traces: readonly Trace[]): string[] {
  const shown = traces.filter(({ showlegend, name }) => showlegend !== false && name !== undefined);
  return [...new Map(shown.map(({ legendgroup, name }) => [legendgroup ?? name, String(name)])).values()];
}

/**
 * Rows that a legend of these names takes on the narrowest page: one if they fit side by side, else as many columns as
 * the longest name allows.
 */
function legendRows(names: readonly string[]): number {
  const widths = names.map((name) => 56 + 7 * name.length);
  const page = narrowestPage - 24;
  return widths.reduce((sum, width) => sum + width, 0) <= page
    ? Math.min(1, names.length)
    : Math.ceil(names.length / Math.max(1, Math.floor(page / Math.max(...widths))));
}

/** A legend in rows from the left, below the share `y` of the height. */
function legendBelow(y: number): object {
  return {
    orientation: "h",
    traceorder: "normal",
    x: 0.013,
    xref: "container",
    xanchor: "left",
    y,
    yref: "container",
    yanchor: "top",
  };
}

/** An axis with its quantity and unit and a light grid; no zero line unless the options ask for one. */
export function axis(title: string, options: Axis = {}): Axis {
  return {
    title: { text: title, standoff: 8, font: { size: 13 } },
    gridcolor: "#e6e6e6",
    linecolor: "#888888",
    showline: true,
    ticks: "outside",
    tickcolor: "#888888",
    ticklen: 4,
    zeroline: false,
    automargin: true,
    ...options,
  };
}
