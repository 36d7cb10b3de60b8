import { escapeText, type Figure } from "./figure";
import { interval } from "../../base/interval";
import { lines, type Point } from "./lines";
import { panels, panelTitle } from "./panels";
import { groups, seedsNote, type Group } from "../../metrics/overRuns";
import { baseLayout, config, legendRows, looks } from "./theme";

/** Values of one quantity at some places. */
export interface Curve {
  /** What the legend shows; curves of one name are seeds of one method. */
  readonly name: string;
  /** Numbers, or names of places in their order. */
  readonly x: readonly (number | string)[];
  /** null where there is none. */
  readonly y: readonly (number | null)[];
  /** Title of the panel it belongs to; default: there is one panel. */
  readonly panel?: string;
}

export interface CurvesOptions {
  readonly title: string;
  /** What the axes measure, with the unit. */
  readonly x: string;
  readonly y: string;
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Whether equal distances up the y axis are equal factors; its range is then in powers of ten. Default false. */
  readonly yLog?: boolean;
  /** Places of the x axis that have a mark. */
  readonly xTicks?: readonly number[];
  /** Whether points have markers. Default true. */
  readonly markers?: boolean;
  /** Names drawn as a thin dashed line for comparison: a bound, a diagonal. */
  readonly references?: readonly string[];
  /** Panels in a row. Default 3. */
  readonly columns?: number;
}

/**
 * Lines of any quantity over any other, a panel for each that the curves name. Curves of one name are averaged and
 * drawn with a band.
 */
export function curves(series: readonly Curve[], options: CurvesOptions): Figure {
  const { title, x, y, xRange, yRange, yLog = false, xTicks, markers = true, references = [], columns = 3 } = options;
  const titles = [...new Set(series.map(({ panel = "" }) => panel))];
  const named = titles.some((name) => name !== "");
  const names = [...new Set(series.map(({ name }) => name))];
  const lookOf = looks(names.filter((name) => !references.includes(name)));
  const reference = { colour: "#888888", symbol: "circle", dash: "dash", pattern: "" };
  // Places with names have room beside the first and the last.
  const places = Math.max(...series.map((curve) => curve.x.filter((place) => typeof place === "string").length));
  const range = xRange ?? (places > 0 ? [-0.4, places - 0.6] : undefined);
  const grid = panels(titles, {
    columns,
    gap: [0.05, 0.2],
    matchY: true,
    xaxis: { title: escapeText(x), ...(range && { range }), ...(xTicks && { tickvals: xTicks }) },
    // Powers are written larger than they are told.
    yaxis: {
      title: escapeText(y),
      ...(yRange && { range: yRange }),
      ...(yLog
        ? { type: "log", dtick: 1, exponentformat: "power", tickfont: { size: 10 } }
        : { zeroline: true, zerolinecolor: "#888888" }),
    },
  });
  const all = titles.map((panel) => groups(series.filter((curve) => (curve.panel ?? "") === panel)));
  const rows = Math.ceil(titles.length / columns);
  const legend = new Set<string>();
  return {
    data: grid.flatMap((panel, index) =>
      all[index].flatMap(({ name, runs }) => {
        const showlegend = !legend.has(name);
        legend.add(name);
        const level = references.includes(name);
        return lines(pointsOf({ name, runs }), {
          name,
          look: lookOf.get(name) ?? reference,
          panel,
          showlegend,
          level,
          markers: markers && !level,
          ...(yLog && { format: ".2e" }),
        });
      }),
    ),
    layout: {
      ...baseLayout(title, rows * (rows > 1 ? 220 : 300), { legend: legendRows(names), panels: named }),
      ...Object.assign({}, ...grid.map((panel) => panel.layout)),
      annotations: named ? grid.map((panel, index) => panelTitle(panel, escapeText(titles[index]))) : [],
    },
    config,
    caption: `${title}: ${y} over ${x} of ${names.join(", ")}${seedsNote(all.flat())}`,
  };
}

/** The mean of the curves at every place where one has a value, in the order of the places. */
function pointsOf({ runs }: Group<Curve>): Point[] {
  const at = new Map<number | string, number[]>();
  for (const { x, y } of runs) {
    x.forEach((place, i) => {
      const value = y[i];
      if (value !== null) at.set(place, [...(at.get(place) ?? []), value]);
    });
  }
  return [...at].map(([x, values]) => ({ x, ...interval(values) }));
}
