import { escapeText, type Figure, type Trace } from "./figure";
import { interval } from "../../base/interval";
import { lines, type Point } from "./lines";
import { axesOf, firstOfEach, panels, panelTitle } from "./panels";
import { groups, seedsNote, type Group } from "../../metrics";
import { baseLayout, config } from "./layout";
import { looks } from "./looks";

/** Values of one quantity at some places. */
export interface Curve {
  /** What the legend shows. Curves of one name are seeds of one method. */
  readonly name: string;
  /** Places: numbers, or names in their order. */
  readonly x: readonly (number | string)[];
  /** The value at each place; null where there is none. */
  readonly y: readonly (number | null)[];
  /** Title of the panel it belongs to; default: there is one panel. */
  readonly panel?: string;
}

/** What `curves` draws its curves with. */
export interface CurvesOptions {
  /** Over the figure. */
  readonly title: string;
  /** What the x axis measures, with the unit. */
  readonly x: string;
  /** What the y axis measures, with the unit. */
  readonly y: string;
  /** From and to; default: all places. */
  readonly xRange?: readonly [number, number];
  /** From and to; default: all values. */
  readonly yRange?: readonly [number, number];
  /** Whether equal distances up the y axis are equal factors; its range is then in powers of ten. Default false. */
  readonly yLog?: boolean;
  /** Places of the x axis that have a mark. */
  readonly xTicks?: readonly number[];
  /** Whether points have markers. Default true. */
  readonly markers?: boolean;
  /** Names that are drawn as a grey dashed line for comparison: a bound, a diagonal. */
  readonly references?: readonly string[];
  /** Panels in a row. Default 3. */
  readonly columns?: number;
}

/**
 * Lines of any quantity over any other, in a panel for each panel that the curves name. Curves of one name are averaged
 * and drawn with the band of their 95% t interval.
 */
export function curves(series: readonly Curve[], options: CurvesOptions): Figure {
  const { title, x, y, xRange, yRange, yLog = false, xTicks, markers = true, references = [], columns = 3 } = options;
  const titles = [...new Set(series.map(({ panel = "" }) => panel))];
  const named = titles.some((name) => name !== "");
  const names = [...new Set(series.map(({ name }) => name))];
  const lookOf = looks(names.filter((name) => !references.includes(name)));
  // Places with names have room beside the first and the last.
  const places = Math.max(...series.map((curve) => curve.x.filter((place) => typeof place === "string").length));
  const range = xRange ?? (places > 0 ? [-0.4, places - 0.6] : undefined);
  const grid = panels(titles, {
    columns,
    gap: [0.05, 0.2],
    matchY: true,
    xaxis: { title: escapeText(x), ...(range && { range }), ...(xTicks && { tickvals: xTicks }) },
    // Plotly writes powers larger than the size that it is given.
    yaxis: {
      title: escapeText(y),
      ...(yRange && { range: yRange }),
      ...(yLog
        ? { type: "log", dtick: 1, exponentformat: "power", tickfont: { size: 10 } }
        : { zeroline: true, zerolinecolor: "#888888" }),
    },
  });
  const methods = titles.map((panel) => groups(series.filter((curve) => (curve.panel ?? "") === panel)));
  const rows = Math.ceil(titles.length / columns);
  const isFirst = firstOfEach();
  const data: readonly Trace[] = grid.flatMap((panel, index) =>
    methods[index].flatMap((method) => {
      const { name } = method;
      const level = references.includes(name);
      return lines(pointsOf(method), {
        name,
        look: lookOf(name),
        panel,
        showlegend: isFirst(name),
        level,
        markers: markers && !level,
        ...(yLog && { format: ".2e" }),
      });
    }),
  );
  return {
    data,
    layout: {
      ...baseLayout(title, rows * (rows > 1 ? 220 : 300), { legend: data, panels: named }),
      ...axesOf(grid),
      annotations: named ? grid.map((panel, index) => panelTitle(panel, escapeText(titles[index]))) : [],
    },
    config,
    caption: `${title}: ${y} over ${x} of ${names.join(", ")}${seedsNote(methods.flat())}`,
  };
}

/** The mean of the curves at every place where one has a value, in the order of the places. */
function pointsOf({ runs }: Group<Curve>): Point[] {
  const valuesByPlace = new Map<number | string, number[]>();
  for (const { x, y } of runs) {
    x.forEach((place, i) => {
      const value = y[i];
      if (value !== null) valuesByPlace.set(place, [...(valuesByPlace.get(place) ?? []), value]);
    });
  }
  return [...valuesByPlace].map(([x, values]) => ({ x, ...interval(values) }));
}
