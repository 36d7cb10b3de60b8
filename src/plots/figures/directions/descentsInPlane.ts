import type { Plane } from "./directionsInPlane";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axesOf, firstOfEach, panels, panelTitle, type Panel } from "../../kit/panels";
import { baseLayout, config } from "../../kit/layout";
import { looks } from "../../kit/looks";
import { translucent } from "../../kit/colours";

/** Two or more objectives of two parameters, and how methods descend them from one start. */
export interface DescentScene {
  /** Over its panel. */
  readonly title?: string;
  /** Each objective is drawn as contours: its name, its value at a point, and where its minimum is. */
  readonly objectives: readonly {
    /** What its contours are called. */
    readonly name: string;
    /** Its value at a point. */
    readonly value: (point: Plane) => number;
    /** The point where it is least. */
    readonly minimum: Plane;
  }[];
  /** The points of each descent, from the first. */
  readonly paths: readonly { readonly name: string; readonly points: readonly Plane[] }[];
  /** The Pareto set in order: points at which no step lowers every objective. */
  readonly pareto?: readonly Plane[];
}

/** What part of the plane `descentsInPlane` shows. */
export interface DescentsOptions {
  /** From and to along the first parameter. */
  readonly xRange: Plane;
  /** From and to along the second parameter. */
  readonly yRange: Plane;
}

/** Points along each side of the grid that contours are drawn from, and contours of each objective. */
const [grain, levels] = [41, 10];
const ring = { color: "#000000", symbol: "circle-open", size: 11, line: { width: 2 } };
const shades = ["#999999", "#D2A679", "#8FBBD9", "#A9C4A0"];

/**
 * Paths of descents over the contours of the objectives that they descend, with the Pareto set, in a panel for each
 * scene.
 */
export function descentsInPlane(
  scenes: DescentScene | readonly DescentScene[],
  { xRange, yRange }: DescentsOptions,
): Figure {
  const shown = "paths" in scenes ? [scenes] : scenes;
  const lookOf = looks(shown.flatMap(({ paths }) => paths.map(({ name }) => name)));
  const titled = shown.some(({ title }) => title !== undefined);
  const grid = panels(
    shown.map(({ title = "" }) => title),
    {
      columns: 2,
      gap: [0.06, 0.16],
      matchY: true,
      xaxis: { title: "first parameter", range: xRange, showgrid: false, constrain: "domain" },
      yaxis: { title: "second parameter", range: yRange, showgrid: false, constrain: "domain" },
    },
  );
  const isFirst = firstOfEach();
  const along = ([from, to]: Plane): number[] =>
    Array.from({ length: grain }, (_, i) => short(from + ((to - from) * i) / (grain - 1)));
  const [x, y] = [along(xRange), along(yRange)];
  const data: readonly Trace[] = grid.flatMap((panel, index): Trace[] => {
    const { objectives, paths, pareto } = shown[index];
    return [
      ...objectives.map(({ name, value }, k) =>
        contour(name, { x, y, z: y.map((b) => x.map((a) => value([a, b]))) }, shades[k % shades.length], panel),
      ),
      ...(pareto
        ? [
            line("Pareto set", pareto, panel, isFirst("Pareto set"), {
              line: { color: translucent("#F0E442", 0.9), width: 9 },
            }),
          ]
        : []),
      ...paths.map(({ name, points }) => {
        const { colour, dash, symbol } = lookOf(name);
        const size = points.map((_, i) => (i === points.length - 1 ? 9 : 0));
        const look = {
          line: { color: colour, dash, width: 2.5 },
          marker: { color: colour, symbol, size, opacity: 1 },
        };
        return line(name, points, panel, isFirst(name), { mode: "lines+markers", ...look });
      }),
      ...paths
        .slice(0, 1)
        .map(({ points }) =>
          line("start", points.slice(0, 1), panel, isFirst("start"), { mode: "markers", marker: ring }),
        ),
    ];
  });
  return {
    data,
    layout: {
      ...baseLayout("Descent of two objectives at once", Math.ceil(shown.length / 2) * 330, {
        legend: data,
        panels: titled,
      }),
      ...axesOf(grid),
      annotations: grid.flatMap((panel, index) => [
        ...(titled ? [panelTitle(panel, escapeText(shown[index].title ?? ""))] : []),
        ...shown[index].objectives.map(({ name, minimum: [a, b] }, k) => ({
          text: `<b>${escapeText(name)}</b>`,
          xref: panel.x,
          yref: panel.y,
          x: a,
          y: b,
          yshift: k % 2 === 0 ? -14 : 14,
          showarrow: false,
          font: { size: 13, color: "#333333" },
          bgcolor: "rgba(255,255,255,0.7)",
        })),
      ]),
    },
    config,
    caption: shown.map(said).join(". "),
  };
}

function said({ title, paths }: DescentScene): string {
  const ends = paths.map(({ name, points }) => {
    const end = points[points.length - 1].map((value) => value.toFixed(2));
    return `${name} (${end.join(", ")})`;
  });
  return `${title === undefined ? "" : `${title}: `}where descents end: ${ends.join(", ")}`;
}

function contour(
  name: string,
  { x, y, z }: { x: number[]; y: number[]; z: number[][] },
  colour: string,
  panel: Panel,
): Trace {
  // Contours stand at equal steps of the value's root, so that those of a parabola are at equal distances.
  const root = z.map((row) => row.map((value) => short(Math.sqrt(Math.max(0, value)))));
  const most = Math.max(...root.flat());
  return {
    type: "contour",
    xaxis: panel.x,
    yaxis: panel.y,
    name: escapeText(name),
    x,
    y,
    z: root,
    autocontour: false,
    contours: { coloring: "none", start: most / levels, end: most, size: most / levels },
    line: { color: colour, width: 1 },
    showscale: false,
    showlegend: false,
    hoverinfo: "skip",
  };
}

function line(name: string, points: readonly Plane[], panel: Panel, showlegend: boolean, more: Partial<Trace>): Trace {
  return {
    type: "scatter",
    mode: "lines",
    xaxis: panel.x,
    yaxis: panel.y,
    name: escapeText(name),
    legendgroup: name,
    showlegend,
    x: points.map(([x]) => short(x)),
    y: points.map(([, y]) => short(y)),
    hovertemplate: `${escapeText(name)}: (%{x:.2f}, %{y:.2f})<extra></extra>`,
    ...more,
  };
}

/** Four digits are as many as can be seen, and a notebook keeps every digit twice. */
const short = (value: number): number => Number(value.toPrecision(4));
