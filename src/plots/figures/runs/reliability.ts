import type { Calibration } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { panels, panelTitle, type Panel } from "../../kit/panels";
import { groups, over, seedsNote, type Group } from "../../../metrics/overRuns";
import { baseLayout, config, looks } from "../../kit/theme";

type Bin = Calibration["bins"][number];

/**
 * Reliability diagram: the share of answers that are right to say "present" against the probability they claim, a line
 * a method, beside the number of answers in each bin. Below the diagonal a method is surer than it should be. Runs of
 * one name are averaged bin by bin; runs of earlier versions, which recorded no calibration, are left out.
 */
export function reliability(runs: RunRecord | readonly RunRecord[]): Figure {
  const all = groups(("name" in runs ? [runs] : runs).filter((run) => run.metrics.calibration !== undefined));
  const lookOf = looks(all.map((group) => group.name));
  const titles = ["reliability", "answers in each bin"];
  const [curve, counts] = panels(titles, {
    columns: 2,
    gap: [0.12, 0],
    xaxis: { title: "predicted probability", range: [0, 1], tickformat: ".1f" },
    yaxis: { title: "" },
  });
  const yAxis = (panel: Panel, more: object): Record<string, unknown> => {
    const key = panel.y.replace("y", "yaxis");
    return { [key]: { ...(panel.layout[key] as object), ...more } };
  };
  const label = (text: string): object => ({ text, standoff: 8, font: { size: 13 } });
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [0, 1],
        xaxis: curve.x,
        yaxis: curve.y,
        line: { color: "#999999", width: 1, dash: "dash" },
        showlegend: false,
        hoverinfo: "skip",
      },
      ...all.flatMap((group): Trace[] => {
        const { colour, symbol, dash } = lookOf.get(group.name)!;
        const bins = binsOf(group);
        const ece = over(group, (run) => run.metrics.calibration!.ece)!.mean;
        const common = {
          type: "scatter",
          legendgroup: group.name,
          name: `${escapeText(group.name)} (ECE ${ece.toFixed(3)})`,
          x: bins.map(({ probability }) => probability),
        };
        const drawn = {
          mode: "lines+markers",
          line: { color: colour, dash, width: 2 },
          marker: { color: colour, symbol, size: 6 },
        };
        return [
          {
            ...common,
            ...drawn,
            xaxis: curve.x,
            yaxis: curve.y,
            y: bins.map(({ frequency }) => frequency),
            hovertemplate: "claims %{x:.3f}, is %{y:.3f}",
          },
          {
            ...common,
            ...drawn,
            xaxis: counts.x,
            yaxis: counts.y,
            y: bins.map(({ count }) => count),
            showlegend: false,
            hovertemplate: "%{y:,.0f} answers",
          },
        ];
      }),
    ],
    layout: {
      ...baseLayout("Calibration of the final probabilities (test)", 300, { legend: true, panels: true }),
      ...curve.layout,
      ...counts.layout,
      ...yAxis(curve, { title: label("share of positives"), range: [0, 1], tickformat: ".1f" }),
      ...yAxis(counts, { title: label("answers"), type: "log", dtick: 1, exponentformat: "power" }),
      annotations: [curve, counts].map((panel, index) => panelTitle(panel, titles[index])),
    },
    config,
    caption:
      `Share of positives against predicted probability on the test set, with the expected calibration error: ` +
      `${all.map((group) => group.name).join(", ")}${all.length > 0 ? seedsNote(all) : ""}`,
  };
}

/** The bins of a method, ascending: means over the runs that have answers in them. */
function binsOf(group: Group): Pick<Bin, "count" | "probability" | "frequency">[] {
  const starts = [...new Set(group.runs.flatMap((run) => run.metrics.calibration!.bins.map(({ from }) => from)))].sort(
    (a, b) => a - b,
  );
  return starts.map((start) => {
    const mean = (key: "count" | "probability" | "frequency"): number =>
      over(group, (run) => run.metrics.calibration!.bins.find(({ from }) => from === start)?.[key])!.mean;
    return { count: mean("count"), probability: mean("probability"), frequency: mean("frequency") };
  });
}
