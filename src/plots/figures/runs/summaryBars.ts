import type { RunRecord } from "../../../records";
import { bars } from "../../kit/bars";
import type { Figure, Trace } from "../../kit/figure";
import { axesOf, panels, panelTitle, withAxes } from "../../kit/panels";
import { groups, over } from "../../../metrics";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { baseLayout, config } from "../../kit/layout";
import { looks } from "../../kit/looks";

const measures = [
  { key: "acc", title: "ACC" },
  { key: "bwt", title: "BWT" },
  { key: "fwt", title: "FWT" },
] as const;

/**
 * ACC, BWT and FWT of each method, in a panel for each measure; the two transfers share a scale. A measure that is not
 * defined for a run (BWT of joint training) has no bar.
 */
export function summaryBars(runs: readonly RunRecord[]): Figure {
  const methods = groups(runs);
  const lookOf = looks(namesOf(methods));
  const shown = measures.filter(({ key }) =>
    methods.some((method) => over(method, (run) => run.metrics[key]) !== null),
  );
  const bwtAxis = shown.findIndex(({ key }) => key === "bwt");
  const grid = panels(
    shown.map(({ title }) => title),
    {
      columns: 3,
      gap: [0.08, 0],
      xaxis: { title: "", showticklabels: false, ticks: "", showline: false, showgrid: false },
      yaxis: {
        title: "",
        hoverformat: ".3f",
        zeroline: true,
        zerolinecolor: "#888888",
        showline: false,
        rangemode: "tozero",
      },
    },
  ).map((panel, index, unshared) =>
    shown[index].key === "fwt" && bwtAxis > 0 ? withAxes(panel, { yaxis: { matches: unshared[bwtAxis].y } }) : panel,
  );
  const data: readonly Trace[] = grid.flatMap((panel, index) => {
    const { key, title } = shown[index];
    return methods.map((method) => {
      const values = [over(method, (run) => run.metrics[key])];
      const place = { xaxis: panel.x, yaxis: panel.y, showlegend: index === 0 };
      return bars(method.name, [title], values, lookOf(method.name), 3, place);
    });
  });
  return {
    data,
    layout: {
      ...baseLayout("ACC, backward and forward transfer", 280, { legend: data, panels: true }),
      ...axesOf(grid),
      annotations: grid.map((panel, index) => panelTitle(panel, shown[index].title)),
      barmode: "group",
      bargap: 0.1,
    },
    config,
    caption: `ACC (final mAP), BWT and FWT of ${namesAndSeeds(methods)}`,
  };
}
