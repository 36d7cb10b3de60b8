import type { ScalingPoint } from "../../../distributed";
import { escapeText, type Axis, type Figure, type Trace } from "../../kit/figure";
import { axesOf, firstOfEach, panels, panelTitle, withAxes, type Panel } from "../../kit/panels";
import { axis, baseLayout, config } from "../../kit/layout";
import { looks, type DrawnLook } from "../../kit/looks";

/** Steps of one workload on growing numbers of ranks of one machine, with one or more reductions. */
export interface ScalingCurve {
  /** The machine: what the legend shows. */
  readonly name: string;
  /** The workload: title of a column. */
  readonly panel: string;
  /** A point for each number of ranks and each reduction. */
  readonly points: readonly ScalingPoint[];
}

/** How `scalingCurves` is titled. */
export interface ScalingCurvesOptions {
  /** Over the figure. */
  readonly title?: string;
}

const dashes = { sharded: "solid", whole: "dash" } as const;
type Measure = "imagesPerSecond" | "efficiency";

/**
 * Images per second and efficiency over the number of ranks, in a column for each workload. Lines are solid where
 * gradients are sharded and dashed where every rank has them whole. A thin line shows what as many ranks would do if
 * they sent nothing.
 */
export function scalingCurves(
  curves: readonly ScalingCurve[],
  { title = "Images per second over ranks" }: ScalingCurvesOptions = {},
): Figure {
  const columns = [...new Set(curves.map(({ panel }) => panel))];
  const names = [...new Set(curves.map(({ name }) => name))];
  const lookOf = looks(names);
  const points = curves.flatMap((curve) => curve.points);
  const ideal = points.map(({ ranks, imagesPerSecond, efficiency }) => ({
    ranks,
    imagesPerSecond: imagesPerSecond / efficiency,
  }));
  const rates = [...points, ...ideal].map(({ imagesPerSecond }) => Math.log10(imagesPerSecond));
  const ranges: Readonly<Record<Measure, Axis>> = {
    imagesPerSecond: { type: "log", range: [Math.min(...rates) - 0.15, Math.max(...rates) + 0.15], dtick: 1 },
    efficiency: { range: [0, 1.06], tickformat: ".0%" },
  };
  const places = [...new Set(points.map(({ ranks }) => ranks))].sort((a, b) => a - b);
  const grid = panels([...columns, ...columns], {
    columns: columns.length,
    gap: [0.05, 0.08],
    sharedX: true,
    xaxis: { title: "ranks", type: "log", ...ticks(places) },
    yaxis: { title: "" },
  });
  const measureOf = (index: number): Measure => (index < columns.length ? "imagesPerSecond" : "efficiency");
  const isFirst = firstOfEach();
  const data: readonly Trace[] = grid.flatMap((panel, index) =>
    curves
      .filter((curve) => curve.panel === columns[index % columns.length])
      .flatMap((curve) => tracesOf(curve, measureOf(index), panel, lookOf(curve.name), isFirst)),
  );
  return {
    data,
    layout: {
      ...baseLayout(title, 480, { legend: data, panels: true }),
      ...axesOf(grid.map((panel, index) => withMeasure(panel, measureOf(index), ranges))),
      annotations: columns.map((text, index) => panelTitle(grid[index], escapeText(text))),
    },
    config,
    caption: captionOf(title, curves, Math.max(...places)),
  };
}

function captionOf(title: string, curves: readonly ScalingCurve[], most: number): string {
  const said = curves.map(({ name, panel, points }) => {
    const last = points
      .filter(({ ranks }) => ranks === most)
      .map(({ reduction, efficiency }) => `${reduction} ${Math.round(100 * efficiency)}%`);
    return `${name}, ${panel}, on ${most} ranks ${last.join(", ")}`;
  });
  return `${title}: ${said.join("; ")} of what as many ranks would do that send nothing`;
}

/** The curves of one machine in a panel, and what it would do if sending took no time and work divided freely. */
function tracesOf(
  { name, points }: ScalingCurve,
  measure: Measure,
  panel: Panel,
  look: DrawnLook,
  isFirst: (name: string) => boolean,
): Trace[] {
  const common = { type: "scatter", mode: "lines", xaxis: panel.x, yaxis: panel.y };
  const reductions = [...new Set(points.map(({ reduction }) => reduction))];
  const first = points.filter(({ reduction }) => reduction === reductions[0]);
  const ideal: Trace = {
    ...common,
    x: first.map(({ ranks }) => ranks),
    y: first.map(({ imagesPerSecond, efficiency }) => (measure === "efficiency" ? 1 : imagesPerSecond / efficiency)),
    line: { color: "#bbbbbb", width: 1 },
    showlegend: false,
    hoverinfo: "skip",
  };
  const lines = reductions.map((reduction): Trace => {
    const reduced = points.filter((point) => point.reduction === reduction);
    const label = `${name}, ${reduction}`;
    return {
      ...common,
      name: escapeText(label),
      legendgroup: label,
      showlegend: isFirst(label),
      x: reduced.map(({ ranks }) => ranks),
      y: reduced.map((point) => point[measure]),
      line: { color: look.colour, dash: dashes[reduction], width: 2 },
      hovertemplate: measure === "efficiency" ? "%{x} ranks: %{y:.1%}" : "%{x} ranks: %{y:.3s} images/s",
    };
  });
  return [ideal, ...lines];
}

/** A panel with the vertical axis of its row's measure. */
function withMeasure(panel: Panel, measure: Measure, ranges: Readonly<Record<Measure, Axis>>): Panel {
  const { title } = axis(panel.first ? { imagesPerSecond: "images/s", efficiency: "efficiency" }[measure] : "");
  return withAxes(panel, { yaxis: { title, ...ranges[measure], showticklabels: panel.first } });
}

/** Marks at numbers of ranks, at most seven of them. */
function ticks(places: readonly number[]): { tickvals: readonly number[]; ticktext: readonly string[] } {
  const every = Math.ceil(places.length / 7);
  const shown = places.filter((_, i) => i % every === 0);
  return { tickvals: shown, ticktext: shown.map((ranks) => ranks.toLocaleString("en-US")) };
}
