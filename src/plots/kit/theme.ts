import { escapeText } from "./figure";

/**
 * Palette of M. Okabe and K. Ito ("Color Universal Design", 2008): told apart by readers with any common colour vision.
 */
export const okabeIto = {
  black: "#000000",
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** Colour of each task, in order; repeats from the ninth on. */
export const taskColours: readonly string[] = [
  okabeIto.blue,
  okabeIto.orange,
  okabeIto.green,
  okabeIto.purple,
  okabeIto.sky,
  okabeIto.vermillion,
  okabeIto.yellow,
  "#666666",
];

/** A strategy or a direction keeps its look in every figure. Beside the colour, the marker tells it apart in print. */
const methodLooks: Readonly<Record<string, readonly [colour: string, symbol: string]>> = {
  joint: ["#666666", "circle-open"],
  finetune: [okabeIto.vermillion, "x"],
  lwf: [okabeIto.blue, "square"],
  ppi: [okabeIto.orange, "triangle-up"],
  "lwf-ppi": [okabeIto.green, "circle"],
  gem: [okabeIto.purple, "diamond"],
  agem: [okabeIto.sky, "diamond-open"],
  er: [okabeIto.yellow, "star"],
  derpp: [okabeIto.black, "star-open"],
  ewc: ["#8C564B", "cross"],
  mas: ["#999933", "hexagon"],
  sum: [okabeIto.blue, "square"],
  mean: [okabeIto.sky, "square-open"],
  project: [okabeIto.green, "circle"],
  mgda: [okabeIto.purple, "diamond"],
  pcgrad: [okabeIto.orange, "triangle-up"],
  gradvac: ["#8C564B", "triangle-down"],
  cagrad: [okabeIto.vermillion, "x"],
  "imtl-g": ["#999933", "hexagon"],
  nash: ["#666666", "pentagon"],
  upgrad: [okabeIto.black, "star"],
  aligned: ["#882255", "cross"],
};

const spareLooks: readonly (readonly [string, string])[] = [
  [okabeIto.sky, "pentagon"],
  [okabeIto.purple, "diamond"],
  [okabeIto.black, "star"],
  ["#999933", "hexagon"],
];
const dashes = ["solid", "dot", "dash", "dashdot"] as const;
const patterns = ["", "/", ".", "x"] as const;

/** How one run looks wherever it is drawn. */
export interface Look {
  readonly colour: string;
  readonly symbol: string;
  /** Line style and bar pattern: variants of one strategy share its colour and differ here. */
  readonly dash: string;
  readonly pattern: string;
}

/**
 * The look of every name. A name belongs to the method of its first word ("lwf, labels available" to `lwf`,
 * "project:original" to `project`); the first variant of a method is solid, the next ones dotted, dashed ... Other
 * names take spare colours in order, and come back to them dotted, dashed ...
 */
export function looks(names: readonly string[]): ReadonlyMap<string, Look> {
  const seen = new Map<string, number>();
  const count = (of: string): number => {
    const before = seen.get(of) ?? 0;
    seen.set(of, before + 1);
    return before;
  };
  const result = new Map<string, Look>();
  for (const name of names) {
    if (result.has(name)) continue;
    const method = methodOf(name);
    const place = count(method ?? "");
    const [colour, symbol] = method === undefined ? spareLooks[place % spareLooks.length] : methodLooks[method];
    const variant = method === undefined ? Math.floor(place / spareLooks.length) : place;
    result.set(name, {
      colour,
      symbol,
      dash: dashes[variant % dashes.length],
      pattern: patterns[variant % patterns.length],
    });
  }
  return result;
}

function methodOf(name: string): string | undefined {
  const [word] = /^[\w-]*/.exec(name)!;
  return Object.hasOwn(methodLooks, word) ? word : undefined;
}

/** `#RRGGBB` with an opacity in [0, 1], for bands. */
export function translucent(colour: string, opacity: number): string {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${opacity})`;
}

/** Width in pixels of a picture of a figure: fits a notebook's column, and GitHub's. */
export const pageWidth = 820;

/**
 * Pixels above and below the plot: the title, the legend and each further row of it, the panels' own titles; the axis'
 * labels.
 */
const above = { title: 34, legend: 26, row: 20, panel: 24 } as const;
const below = 54;

/**
 * The part of a layout every figure shares. `height` in pixels is that of the plotting area; the width follows the
 * page. `legend` and `panels` say whether room is kept for a legend under the title, of one row or of so many, and for
 * titles over panels.
 */
export function baseLayout(
  title: string,
  height: number,
  room: { legend?: boolean | number; panels?: boolean } = {},
): Record<string, unknown> {
  const top =
    above.title +
    (room.legend ? above.legend + (Number(room.legend) - 1) * above.row : 0) +
    (room.panels ? above.panel : 8);
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
    ...(room.legend ? { showlegend: true, legend: legendAt(1 - above.title / total) } : { showlegend: false }),
  };
}

/**
 * Rows that a legend of these names takes on a page: one if they fit side by side, else as many columns as the longest
 * name allows.
 */
export function legendRows(names: readonly string[]): number {
  const widths = names.map((name) => 46 + 6 * name.length);
  const page = pageWidth - 24;
  return widths.reduce((sum, width) => sum + width, 0) <= page
    ? 1
    : Math.ceil(names.length / Math.max(1, Math.floor(page / Math.max(...widths))));
}

/** A legend in rows from the left, below the share `y` of the height. */
function legendAt(y: number): Record<string, unknown> {
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

/** An axis with its quantity and unit, light grid, no zero line unless asked. */
export function axis(title: string, options: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
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

/** What every figure asks of plotly.js. */
export const config = { displaylogo: false, responsive: true } as const;
