import { quantile } from "../../../base/numbers/quantile";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { lines } from "../../kit/lines";
import { baseLayout, config } from "../../kit/layout";
import { looks } from "../../kit/looks";
import { axesOf, firstOfEach, panels, panelTitle, withAxes, type Panel } from "../../kit/panels";

/** What a step's cost is told over: images of a batch, tasks so far, outputs of the network. */
export type StepCostAxis = "batch" | "tasks" | "classes";

/** The time of a training step at one place. */
export interface StepCost {
  /** The method, which the legend shows. */
  readonly name: string;
  /** What changes; the others are as the figure's note says. */
  readonly along: StepCostAxis;
  /** How many of them. */
  readonly at: number;
  /** Of each step that was timed. */
  readonly milliseconds: readonly number[];
}

const title = "Time of a training step";
const titles: Readonly<Record<StepCostAxis, string>> = { batch: "batch", tasks: "tasks T", classes: "classes C" };
const axes = Object.keys(titles) as readonly StepCostAxis[];

/**
 * The time of a training step over the batch, over the number of tasks and over the number of classes, a panel each:
 * the median, with a band half as wide as the range of the middle half on either side. Classes are drawn in powers.
 */
export function stepCosts(costs: readonly StepCost[]): Figure {
  const names = [...new Set(costs.map(({ name }) => name))];
  const lookOf = looks(names);
  const shown = axes.filter((along) => costs.some((cost) => cost.along === along));
  const most = Math.max(...costs.map(({ milliseconds }) => quantile(milliseconds, 0.75)));
  const grid = panels(shown, {
    columns: 3,
    gap: [0.05, 0.14],
    matchY: true,
    xaxis: { title: "" },
    yaxis: { title: "milliseconds a step", range: [0, 1.08 * most] },
  }).map((panel, i) => withPlaces(panel, shown[i], costs));
  const isFirst = firstOfEach();
  const data: readonly Trace[] = grid.flatMap((panel, i) =>
    names.flatMap((name) => {
      const own = costs.filter((cost) => cost.name === name && cost.along === shown[i]);
      if (own.length === 0) return [];
      const points = [...own].sort((a, b) => a.at - b.at).map(pointOf);
      return lines(points, { name, look: lookOf(name), panel, showlegend: isFirst(name), format: ".1f" });
    }),
  );
  return {
    data,
    layout: {
      ...baseLayout(title, 300, { legend: data, panels: true }),
      ...axesOf(grid),
      annotations: grid.map((panel, i) => panelTitle(panel, escapeText(`over ${titles[shown[i]]}`))),
    },
    config,
    caption: `${title}, medians: ${shown.flatMap((along) => names.map((name) => said(costs, name, along))).join("; ")}`,
  };
}

/** A panel whose x axis has the places of what changes there. */
function withPlaces(panel: Panel, along: StepCostAxis, costs: readonly StepCost[]): Panel {
  const places = [...new Set(costs.filter((cost) => cost.along === along).map(({ at }) => at))].sort((a, b) => a - b);
  return withAxes(panel, {
    xaxis: {
      title: { text: titles[along], standoff: 8, font: { size: 13 } },
      ...(along === "classes" && { type: "log" }),
      tickangle: 0,
      tickvals: places,
      ticktext: places.map((place) => place.toLocaleString("en-US")),
    },
  });
}

const pointOf = ({ at, milliseconds }: StepCost) => ({
  x: at,
  mean: quantile(milliseconds, 0.5),
  half: (quantile(milliseconds, 0.75) - quantile(milliseconds, 0.25)) / 2,
});

/** From the least to the most of what changes. */
function said(costs: readonly StepCost[], name: string, along: StepCostAxis): string {
  const own = costs.filter((cost) => cost.name === name && cost.along === along).sort((a, b) => a.at - b.at);
  const ends = [own.at(0), own.at(-1)].flatMap((cost) => (cost ? [cost] : []));
  const told = ends.map(({ at, milliseconds }) => `${quantile(milliseconds, 0.5).toFixed(1)} ms at ${at}`);
  return `${name} over ${titles[along]} ${told.join(" to ")}`;
}
