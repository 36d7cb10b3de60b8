import type { RunRecord } from "../../../records";
import { escapeText, type Figure } from "../../kit/figure";
import { axesOf, panels, panelTitle } from "../../kit/panels";
import { groups, over, type Group } from "../../../metrics";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { baseLayout, config } from "../../kit/layout";

/** Pixels of a row of the map, of the title between two panels, and more than usual below for names of classes. */
const [rowHeight, titleHeight, labelsHeight] = [26, 34, 30];

/** What the map of the classes shows. */
export interface ClassAPOptions {
  /**
   * The AP itself, or the change of it by each task: the AP after the task less that before it. Default `AP`.
   */
  readonly show?: "AP" | "change";
}

/** How a map shows its values: what rows it has, what a place holds, and its colours. */
interface View {
  readonly title: string;
  readonly unit: string;
  readonly caption: string;
  /** The first moment that has values: 0 before training. */
  readonly first: 0 | 1;
  readonly valueOf: (run: RunRecord, moment: number, c: number) => number | null | undefined;
  readonly text: string;
  readonly hover: string;
  readonly range: (values: readonly number[]) => readonly [number, number];
  readonly colours: readonly (readonly [at: number, colour: string])[];
}

const rowsOf = (run: RunRecord): NonNullable<RunRecord["metrics"]["classR"]> => run.metrics.classR ?? [];

const views: Readonly<Record<"AP" | "change", View>> = {
  AP: {
    title: "AP of each class after each task",
    unit: "AP, %",
    caption: "Test AP of each class before training and after each task",
    first: 0,
    valueOf: (run, moment, c) => rowsOf(run)[moment]?.[c],
    text: "%{z:.0f}",
    hover: "AP %{z:.1f}%",
    range: () => [0, 100],
    colours: [
      [0, "#ffffff"],
      [1, "#0072B2"],
    ],
  },
  change: {
    title: "Change of the AP of each class by each task",
    unit: "change of AP, points",
    caption: "Test AP of each class after a task less that before it",
    first: 1,
    valueOf: (run, moment, c) => {
      const [now, before] = [rowsOf(run)[moment]?.[c] ?? null, rowsOf(run)[moment - 1]?.[c] ?? null];
      return now === null || before === null ? null : now - before;
    },
    text: "%{z:.0f}",
    hover: "%{z:.1f} points of AP",
    // White is no change, and as far above it as below.
    range: (values) => {
      const most = Math.max(1, ...values.map(Math.abs));
      return [-most, most];
    },
    colours: [
      [0, "#D55E00"],
      [0.5, "#ffffff"],
      [1, "#0072B2"],
    ],
  },
};

/**
 * R by class as a heat map, in a panel for each method: the AP on the test set in percent, a column for each class and
 * a row for each moment (before training, after task 1 ...); or what each task changed in it, in points: what it taught
 * is blue, and what it cost earlier classes is orange. Runs of one name are averaged. Classes without a test positive
 * stay blank, as do runs of earlier versions, which did not record the AP of classes.
 */
export function classAPPerTask(runs: RunRecord | readonly RunRecord[], { show = "AP" }: ClassAPOptions = {}): Figure {
  const view = views[show];
  const methods = groups("name" in runs ? [runs] : runs);
  const longest = Math.max(1 + view.first, ...methods.map(momentsOf));
  const moments = Array.from({ length: longest }, (_, i) => (i === 0 ? "before" : `after ${i}`)).slice(view.first);
  const height = Math.max(1, methods.length) * (moments.length * rowHeight + titleHeight) - titleHeight;
  const grid = panels(namesOf(methods), {
    columns: 1,
    gap: [0, titleHeight / height],
    sharedX: true,
    xaxis: { title: "", type: "category", tickangle: -45, showgrid: false, showline: false, ticks: "" },
    yaxis: {
      title: "",
      showgrid: false,
      showline: false,
      ticks: "",
      categoryarray: moments,
      range: [moments.length - 0.5, -0.5],
    },
  });
  const base = baseLayout(view.title, height, { panels: true });
  const classes = methods[0]?.runs[0].classes ?? [];
  const maps = methods.map((method) =>
    moments
      .slice(0, Math.max(0, momentsOf(method) - view.first))
      .map((_, i) => classes.map((_, c) => percent(over(method, (run) => view.valueOf(run, i + view.first, c))?.mean))),
  );
  const [zmin, zmax] = view.range(maps.flat(2).filter((value) => value !== null));
  return {
    data: grid.map((panel, index) => ({
      type: "heatmap",
      xaxis: panel.x,
      yaxis: panel.y,
      x: classes.map(escapeText),
      y: moments.slice(0, maps[index].length),
      z: maps[index],
      zmin,
      zmax,
      colorscale: view.colours,
      colorbar: {
        title: { text: view.unit, side: "right" },
        thickness: 12,
        len: 140,
        outlinewidth: 0,
        lenmode: "pixels",
        y: 1,
        yanchor: "top",
      },
      showscale: index === 0,
      xgap: 1,
      ygap: 1,
      texttemplate: view.text,
      textfont: { size: 11 },
      hovertemplate: `%{x}, %{y}: ${view.hover}<extra></extra>`,
    })),
    layout: {
      ...base,
      // The names of classes stand at an angle. Without room for them, plotly.js moves the plot up into the title.
      height: base.height + labelsHeight,
      margin: { ...base.margin, b: base.margin.b + labelsHeight },
      ...axesOf(grid),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(methods[index].name))),
    },
    config,
    caption: `${view.caption}: ${namesAndSeeds(methods)}`,
  };
}

/** Moments that a method's longest run has values of, before training among them. */
const momentsOf = ({ runs }: Group): number => Math.max(0, ...runs.map((run) => rowsOf(run).length));

const percent = (fraction: number | undefined): number | null => (fraction === undefined ? null : 100 * fraction);
