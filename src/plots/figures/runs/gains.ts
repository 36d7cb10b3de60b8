import { error } from "../../../base/errors";
import { groups, type Group } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { baseLayout, config } from "../../kit/layout";
import { looks, type DrawnLook } from "../../kit/looks";
import { namesOf } from "../../kit/methods";
import { assertPairs, paired } from "../../kit/paired";
import { axesOf, panels, panelTitle, type Panel } from "../../kit/panels";

/** What `gains` compares with. */
export interface GainsOptions {
  /** Name of the method that the others are compared with. */
  readonly baseline: string;
  /** Published ACC and BWT, drawn beside, by method. */
  readonly published?: Readonly<Record<string, { readonly acc: number; readonly bwt: number }>>;
}

const measures = ["acc", "bwt"] as const;
type Measure = (typeof measures)[number];
const titles: Readonly<Record<Measure, string>> = { acc: "ACC", bwt: "BWT" };

/**
 * How much higher ACC and BWT of each method are than those of the baseline. Runs of the same seed are subtracted, so
 * that what the seed does to both methods does not widen the 95% t interval. The runs of each name have to be those of
 * the same seeds, in the same order. A method without the measure (BWT of joint training) has no point.
 * @throws `argument/invalid` where a name has not as many runs as the baseline, or no run has the baseline's name.
 */
export function gains(runs: readonly RunRecord[], { baseline, published = {} }: GainsOptions): Figure {
  const { base, others } = sidesOf(groups(runs), baseline);
  const lookOf = looks([...new Set(namesOf(runs))]);
  const grid = panels(
    measures.map((measure) => titles[measure]),
    {
      columns: 2,
      matchY: true,
      xaxis: {
        title: `difference from ${escapeText(baseline)}`,
        zeroline: true,
        zerolinecolor: "#888888",
        tickformat: ".2f",
        nticks: 6,
      },
      yaxis: {
        title: "",
        type: "category",
        autorange: "reversed",
        categoryorder: "array",
        categoryarray: others.map(({ name }) => escapeText(name)),
      },
    },
  );
  const reported = others.filter(({ name }) => name in published && baseline in published).map(({ name }) => name);
  const pairs = base.length > 1 ? `; mean over ${base.length} seeds of differences within a seed, 95% t interval` : "";
  const data: readonly Trace[] = grid.flatMap((panel, index) => [
    ...points(others, base, measures[index], panel, lookOf),
    ...(reported.length === 0 ? [] : [publishedPoints(measures[index], panel, index === 0)]),
  ]);
  return {
    data,
    layout: {
      ...baseLayout(`Gain over ${baseline}`, 40 + 34 * others.length, {
        legend: data,
        panels: true,
      }),
      ...axesOf(grid),
      annotations: grid.map((panel, index) => panelTitle(panel, titles[measures[index]])),
    },
    config,
    caption: `ACC and BWT of ${namesOf(others).join(", ")} less those of ${baseline}${pairs}`,
  };

  function publishedPoints(measure: Measure, panel: Panel, showlegend: boolean): Trace {
    return {
      ...markers(panel),
      name: "published (VOC)",
      x: reported.map((name) => published[name][measure] - published[baseline][measure]),
      y: reported.map(escapeText),
      marker: { color: "#000000", symbol: "line-ns-open", size: 16, line: { width: 2 } },
      showlegend,
    };
  }
}

/** The runs of the baseline, and the other methods. */
function sidesOf(
  methods: readonly Group[],
  baseline: string,
): { base: readonly RunRecord[]; others: readonly Group[] } {
  const base = methods.find(({ name }) => name === baseline);
  if (!base) {
    throw error("argument/invalid", {
      argument: "baseline",
      received: baseline,
      takes: namesOf(methods).join(", "),
    });
  }
  const others = methods.filter((method) => method !== base);
  assertPairs(others, base);
  return { base: base.runs, others };
}

function markers(panel: Panel): Trace {
  return {
    type: "scatter",
    mode: "markers",
    xaxis: panel.x,
    yaxis: panel.y,
    showlegend: false,
    hovertemplate: "%{y}: %{x:+.3f}<extra></extra>",
  };
}

/** A point for each method that has the measure. */
function points(
  others: readonly Group[],
  base: readonly RunRecord[],
  measure: Measure,
  panel: Panel,
  lookOf: (name: string) => DrawnLook,
): Trace[] {
  return others.flatMap(({ name, runs }) => {
    const difference = paired(runs, base, ({ metrics }) => metrics[measure]);
    if (difference === null) return [];
    const { colour, symbol } = lookOf(name);
    const { mean, half } = difference;
    return {
      ...markers(panel),
      x: [mean],
      y: [escapeText(name)],
      marker: { color: colour, symbol, size: 9 },
      error_x: half > 0 ? { type: "data", array: [half], color: colour, thickness: 2, width: 4 } : { visible: false },
    };
  });
}
