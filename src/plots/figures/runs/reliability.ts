import { groups, over, type Group } from "../../../metrics";
import type { Metrics, ReliabilityBin, RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { baseLayout, config } from "../../kit/layout";
import { looks, type DrawnLook } from "../../kit/looks";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { axesOf, panels, panelTitle, withAxes, type Panel } from "../../kit/panels";

/** A run that recorded its calibration. */
interface CalibratedRun {
  readonly name: string;
  readonly calibration: NonNullable<Metrics["calibration"]>;
}

const titles = ["reliability", "answers in each bin"];

/**
 * Reliability diagram: the share of answers "present" that are right against the probability that they claim, with a
 * line for each method, beside the number of answers in each bin. Below the diagonal a method is surer than it should
 * be. Runs of one name are averaged bin by bin. Runs of earlier versions, which recorded no calibration, are left out.
 */
export function reliability(runs: RunRecord | readonly RunRecord[]): Figure {
  const methods = groups(("name" in runs ? [runs] : runs).flatMap(calibrated));
  const lookOf = looks(namesOf(methods));
  const [first, second] = panels(titles, {
    columns: 2,
    gap: [0.12, 0],
    xaxis: { title: "predicted probability", range: [0, 1], tickformat: ".1f" },
    yaxis: { title: "" },
  });
  const title = (text: string): object => ({ text, standoff: 8, font: { size: 13 } });
  const share = withAxes(first, { yaxis: { title: title("share of positives"), range: [0, 1], tickformat: ".1f" } });
  const count = withAxes(second, {
    yaxis: { title: title("answers"), type: "log", dtick: 1, exponentformat: "power" },
  });
  const data: readonly Trace[] = [
    diagonal(share),
    ...methods.flatMap((method) => traces(method, lookOf(method.name), share, count)),
  ];
  return {
    data,
    layout: {
      ...baseLayout("Calibration of the final probabilities (test)", 300, { legend: data, panels: true }),
      ...axesOf([share, count]),
      annotations: [share, count].map((panel, index) => panelTitle(panel, titles[index])),
    },
    config,
    caption:
      `Share of positives against predicted probability on the test set, with the expected calibration error: ` +
      (methods.length > 0 ? namesAndSeeds(methods) : ""),
  };
}

function calibrated({ name, metrics: { calibration } }: RunRecord): CalibratedRun[] {
  return calibration === undefined ? [] : [{ name, calibration }];
}

function diagonal(panel: Panel): Trace {
  return {
    type: "scatter",
    mode: "lines",
    x: [0, 1],
    y: [0, 1],
    xaxis: panel.x,
    yaxis: panel.y,
    line: { color: "#999999", width: 1, dash: "dash" },
    showlegend: false,
    hoverinfo: "skip",
  };
}

/** The two lines of a method: shares of positives, and counts of answers. */
function traces(
  method: Group<CalibratedRun>,
  { colour, symbol, dash }: DrawnLook,
  share: Panel,
  count: Panel,
): Trace[] {
  const bins = binsOf(method);
  const error = over(method, ({ calibration }) => calibration.ece)?.mean ?? NaN;
  const common = {
    type: "scatter",
    legendgroup: method.name,
    name: `${escapeText(method.name)} (ECE ${error.toFixed(3)})`,
    x: bins.map(({ probability }) => probability),
    mode: "lines+markers",
    line: { color: colour, dash, width: 2 },
    marker: { color: colour, symbol, size: 6 },
  };
  return [
    {
      ...common,
      xaxis: share.x,
      yaxis: share.y,
      y: bins.map(({ frequency }) => frequency),
      hovertemplate: "claims %{x:.3f}, is %{y:.3f}",
    },
    {
      ...common,
      xaxis: count.x,
      yaxis: count.y,
      y: bins.map((bin) => bin.count),
      showlegend: false,
      hovertemplate: "%{y:,.0f} answers",
    },
  ];
}

/** The bins of a method in ascending order: means over the runs that have answers in them. */
function binsOf({ runs }: Group<CalibratedRun>): Pick<ReliabilityBin, "count" | "probability" | "frequency">[] {
  const byStart = groups(
    runs.flatMap(({ calibration }) => calibration.bins.map((bin) => ({ name: String(bin.from), ...bin }))),
  );
  return [...byStart]
    .sort((a, b) => a.runs[0].from - b.runs[0].from)
    .map(({ runs: bins }) => {
      const mean = (value: (bin: ReliabilityBin) => number): number =>
        bins.reduce((sum, bin) => sum + value(bin), 0) / bins.length;
      return {
        count: mean((bin) => bin.count),
        probability: mean((bin) => bin.probability),
        frequency: mean((bin) => bin.frequency),
      };
    });
}
