import { error } from "../../../base/errors";
import type { RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { interval, type Interval } from "../../../base/interval";
import { panels, panelTitle } from "../../kit/panels";
import { groups } from "../../../metrics/overRuns";
import { baseLayout, config, looks } from "../../kit/theme";

export interface GainsOptions {
  /** The method that the others are held against. */
  readonly baseline: string;
  /** Differences reported elsewhere, drawn beside: by method. */
  readonly published?: Readonly<Record<string, { readonly acc: number; readonly bwt: number }>>;
}

const measures = ["acc", "bwt"] as const;
type Measure = (typeof measures)[number];

/**
 * How much higher ACC and BWT of each method are than the baseline's: run by run of the same seed, so that what a seed
 * does to both goes out of the 95% t interval. The runs of each name have to be those of the same seeds, in the same
 * order. A method without the measure (BWT of joint training) has no point.
 * @throws `argument/invalid` where a name has not as many runs as the baseline, or no run has the baseline's name.
 */
export function gains(runs: readonly RunRecord[], { baseline, published = {} }: GainsOptions): Figure {
  const all = groups(runs);
  const base = all.find(({ name }) => name === baseline)?.runs;
  if (!base)
    throw error("argument/invalid", {
      argument: "baseline",
      received: baseline,
      takes: all.map(({ name }) => name).join(", "),
    });
  const others = all.filter(({ name }) => name !== baseline);
  const uneven = others.find((group) => group.runs.length !== base.length);
  if (uneven)
    throw error("argument/invalid", {
      argument: uneven.name,
      received: uneven.runs.length,
      takes: `${base.length} runs, as ${baseline} has`,
    });
  const lookOf = looks(all.map(({ name }) => name));
  const titles: Readonly<Record<Measure, string>> = { acc: "ACC", bwt: "BWT" };
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
  const data = grid.flatMap((panel, index): Trace[] => {
    const measure = measures[index];
    const common = {
      type: "scatter",
      mode: "markers",
      xaxis: panel.x,
      yaxis: panel.y,
      showlegend: false,
      hovertemplate: "%{y}: %{x:+.3f}<extra></extra>",
    };
    const points = others.flatMap((group) => {
      const value = paired(group.runs, base, measure);
      return value === null ? [] : [{ name: group.name, ...value }];
    });
    const reported = others.filter(({ name }) => name in published && baseline in published);
    return [
      ...points.map(({ name, mean, half }): Trace => ({
        ...common,
        x: [mean],
        y: [escapeText(name)],
        marker: { color: lookOf.get(name)!.colour, symbol: lookOf.get(name)!.symbol, size: 9 },
        error_x:
          half > 0
            ? { type: "data", array: [half], color: lookOf.get(name)!.colour, thickness: 2, width: 4 }
            : { visible: false },
      })),
      ...(reported.length === 0
        ? []
        : [
            {
              ...common,
              name: "published (VOC)",
              x: reported.map(({ name }) => published[name][measure] - published[baseline][measure]),
              y: reported.map(({ name }) => escapeText(name)),
              marker: { color: "#000000", symbol: "line-ns-open", size: 16, line: { width: 2 } },
              showlegend: index === 0,
            },
          ]),
    ];
  });
  return {
    data,
    layout: {
      ...baseLayout(`Gain over ${baseline}`, 40 + 34 * others.length, {
        legend: Object.keys(published).length > 0,
        panels: true,
      }),
      ...Object.assign({}, ...grid.map((panel) => panel.layout)),
      annotations: grid.map((panel, index) => panelTitle(panel, titles[measures[index]])),
    },
    config,
    caption: `ACC and BWT of ${others.map(({ name }) => name).join(", ")} less those of ${baseline}${base.length > 1 ? `; mean over ${base.length} seeds of differences within a seed, 95% t interval` : ""}`,
  };
}

function paired(runs: readonly RunRecord[], base: readonly RunRecord[], measure: Measure): Interval | null {
  const differences = runs.map((run, i) => [run.metrics[measure], base[i].metrics[measure]]);
  return differences.every(([a, b]) => a !== null && b !== null)
    ? interval(differences.map(([a, b]) => a! - b!))
    : null;
}
