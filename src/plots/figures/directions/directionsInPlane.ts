import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axesOf, firstOfEach, panels, panelTitle, withAxes, type Panel } from "../../kit/panels";
import { baseLayout, config } from "../../kit/layout";
import { looks, type DrawnLook } from "../../kit/looks";
import { translucent } from "../../kit/colours";

/** A point or an arrow in the plane: two numbers, [x, y]. */
export type Plane = readonly number[];

/** The gradients of a step and the updates that directions make of them, as vectors of one plane. */
export interface PlaneScene {
  /** Over its panel. */
  readonly title?: string;
  /** The gradient of the new task first, then those of the earlier objectives. */
  readonly gradients: readonly PlaneArrow[];
  /** Updates g' by the names of their directions. */
  readonly updates: readonly PlaneArrow[];
}

/** An arrow from the origin. */
export interface PlaneArrow {
  /** What the figure calls it; of an update, the name of its direction. */
  readonly name: string;
  /** Its tip, [x, y]. */
  readonly vector: Plane;
}

const ink = "#333333";
const [shade, shaded] = [translucent("#56B4E9", 0.16), "opposes none of the earlier"];

/**
 * Gradients as dark arrows and updates as coloured ones, in a panel for each scene. The shaded cone holds the updates
 * g' that oppose no earlier objective: <g', g_k> >= 0 for every gradient but the first. Its edges are dashed. All
 * panels have one scale, and both axes have the same unit.
 */
export function directionsInPlane(scenes: PlaneScene | readonly PlaneScene[]): Figure {
  const shown = "gradients" in scenes ? [scenes] : scenes;
  const [xRange, yRange] = extents(
    shown.flatMap(({ gradients, updates }) => [...gradients, ...updates].map(({ vector }) => vector)),
  );
  const reach = Math.max(...xRange.map(Math.abs), ...yRange.map(Math.abs));
  const names = [...new Set(shown.flatMap(({ updates }) => updates.map(({ name }) => name)))];
  const lookOf = looks(names);
  const grid = panels(
    shown.map(({ title = "" }) => title),
    {
      columns: 2,
      gap: [0.07, 0.16],
      xaxis: {
        title: "along the new task's gradient",
        range: xRange,
        zeroline: true,
        zerolinecolor: "#cccccc",
        constrain: "domain",
      },
      yaxis: { title: "across it", range: yRange, zeroline: true, zerolinecolor: "#cccccc", constrain: "domain" },
    },
  );
  const isFirst = firstOfEach();
  const titled = shown.some(({ title }) => title !== undefined);
  const rows = Math.ceil(shown.length / 2);
  const height = ((yRange[1] - yRange[0]) / (xRange[1] - xRange[0])) * (shown.length > 1 ? 340 : 560);
  const data: readonly Trace[] = grid.flatMap((panel, index) => {
    const { gradients, updates } = shown[index];
    const earlier = gradients.slice(1).map(({ vector }) => vector);
    return [
      cone(earlier, 2 * reach, panel, isFirst("cone")),
      ...earlier.map((vector) => edge(vector, 2 * reach, panel)),
      ...gradients.map(({ name, vector }) => arrow(name, vector, { colour: ink, dash: "solid" }, panel, false, 4)),
      // The longest is drawn first, so that it hides none.
      ...[...updates]
        .sort((a, b) => Math.hypot(...b.vector) - Math.hypot(...a.vector))
        .map(({ name, vector }) => ({
          ...arrow(name, vector, lookOf(name), panel, isFirst(name), 2.5),
          legendrank: 1001 + names.indexOf(name),
        })),
    ];
  });
  return {
    data,
    layout: {
      ...baseLayout("Gradients, and the update each direction makes of them", rows * Math.min(440, height), {
        legend: data,
        panels: titled,
      }),
      ...axesOf(
        grid.map((panel) =>
          withAxes(panel, { yaxis: { scaleanchor: panel.x, ...(!panel.first && { title: { text: "" } }) } }),
        ),
      ),
      annotations: grid.flatMap((panel, index) => [
        ...(titled ? [panelTitle(panel, escapeText(shown[index].title ?? ""))] : []),
        ...shown[index].gradients.map(({ name, vector }) => label(name, vector, panel)),
      ]),
    },
    config,
    caption: shown.map(said).join(". "),
  };
}

/**
 * Ranges of x and y that hold the origin and all vectors, with room around them; the second at least half as long as
 * the first.
 */
function extents(vectors: readonly Plane[]): [x: [number, number], y: [number, number]] {
  const [x, y] = [0, 1].map((axis): [number, number] => [
    Math.min(0, ...vectors.map((v) => v[axis])),
    Math.max(0, ...vectors.map((v) => v[axis])),
  ]);
  const span = ([low, high]: [number, number]): number => high - low;
  const room = 0.18 * (Math.max(span(x), span(y)) || 1);
  const lacking = Math.max(0, (span(x) + 2 * room) / 2 - (span(y) + 2 * room)) / 2;
  return [
    [x[0] - room, x[1] + room],
    [y[0] - room - lacking, y[1] + room + lacking],
  ];
}

function said({ title, gradients, updates }: PlaneScene): string {
  const list = (arrows: readonly PlaneArrow[]): string =>
    arrows.map(({ name, vector }) => `${name} (${vector.map((value) => value.toFixed(2)).join(", ")})`).join(", ");
  return `${title === undefined ? "" : `${title}: `}gradients ${list(gradients)}; updates ${list(updates)}`;
}

function arrow(
  name: string,
  [x, y]: Plane,
  { colour, dash }: Pick<DrawnLook, "colour" | "dash">,
  panel: Panel,
  showlegend: boolean,
  width: number,
): Trace {
  return {
    type: "scatter",
    mode: "lines+markers",
    xaxis: panel.x,
    yaxis: panel.y,
    name: escapeText(name),
    legendgroup: name,
    showlegend,
    x: [0, x],
    y: [0, y],
    line: { color: colour, width, dash },
    marker: { color: colour, symbol: ["circle", "arrow"], size: [3, 5 + 3 * width], angleref: "previous", opacity: 1 },
    hovertemplate: `${escapeText(name)}: (%{x:.2f}, %{y:.2f})<extra></extra>`,
  };
}

/** The name of a gradient, beyond the tip of its arrow. */
function label(name: string, [x, y]: Plane, panel: Panel): object {
  const length = Math.hypot(x, y) || 1;
  return {
    text: `<b>${escapeText(name)}</b>`,
    xref: panel.x,
    yref: panel.y,
    x,
    y,
    xshift: (16 * x) / length,
    yshift: (14 * y) / length,
    showarrow: false,
    font: { size: 14, color: ink },
  };
}

/** The line <d, g> = 0 for g = [x, y], as long as `reach` to both sides. */
function edge([x, y]: Plane, reach: number, panel: Panel): Trace {
  const scale = reach / (Math.hypot(x, y) || 1);
  return {
    type: "scatter",
    mode: "lines",
    xaxis: panel.x,
    yaxis: panel.y,
    x: [-y * scale, y * scale],
    y: [x * scale, -x * scale],
    line: { color: "#888888", width: 1, dash: "dash" },
    showlegend: false,
    hoverinfo: "skip",
  };
}

/** The shaded cone, cut off at `reach`. */
function cone(vectors: readonly Plane[], reach: number, panel: Panel, showlegend: boolean): Trace {
  const square: readonly Plane[] = [
    [-reach, -reach],
    [reach, -reach],
    [reach, reach],
    [-reach, reach],
  ];
  const corners = vectors.reduce(clip, square);
  return {
    type: "scatter",
    mode: "lines",
    xaxis: panel.x,
    yaxis: panel.y,
    name: shaded,
    legendgroup: "cone",
    showlegend,
    x: corners.map(([x]) => x),
    y: corners.map(([, y]) => y),
    fill: "toself",
    fillcolor: shade,
    line: { width: 0 },
    hoverinfo: "skip",
  };
}

/** The part of a convex polygon where <d, g> >= 0 (Sutherland and Hodgman 1974). */
function clip(corners: readonly Plane[], [gx, gy]: Plane): readonly Plane[] {
  const side = ([x, y]: Plane): number => x * gx + y * gy;
  return corners.flatMap((to, i) => {
    const from = corners[(i + corners.length - 1) % corners.length];
    const [a, b] = [side(from), side(to)];
    const crossing: Plane = [from[0] + (a / (a - b)) * (to[0] - from[0]), from[1] + (a / (a - b)) * (to[1] - from[1])];
    return [...(a < 0 !== b < 0 ? [crossing] : []), ...(b >= 0 ? [to] : [])];
  });
}
