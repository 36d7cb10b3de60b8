import type { RunRecord } from "../../../records";
import { bars } from "../../kit/bars";
import type { Figure } from "../../kit/figure";
import { panels, panelTitle } from "../../kit/panels";
import { groups, over, seedsNote } from "../../../metrics/overRuns";
import { baseLayout, config, looks } from "../../kit/theme";

const measures = [
  { key: "acc", title: "ACC" },
  { key: "bwt", title: "BWT" },
  { key: "fwt", title: "FWT" },
] as const;

/**
 * ACC, BWT and FWT of each method, a panel each; the two transfers share a scale. A measure that is not defined for a
 * run (BWT of joint training) has no bar.
 */
export function summaryBars(runs: readonly RunRecord[]): Figure {
  const all = groups(runs);
  const lookOf = looks(all.map((group) => group.name));
  const shown = measures.filter(({ key }) => all.some((group) => over(group, (run) => run.metrics[key]) !== null));
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
  );
  return {
    data: grid.flatMap((panel, index) =>
      all.map((group) =>
        bars(
          group.name,
          [shown[index].title],
          [over(group, (run) => run.metrics[shown[index].key])],
          lookOf.get(group.name)!,
          3,
          { xaxis: panel.x, yaxis: panel.y, showlegend: index === 0 },
        ),
      ),
    ),
    layout: {
      ...baseLayout("ACC, backward and forward transfer", 280, { legend: true, panels: true }),
      ...sharedScale(
        Object.assign({}, ...grid.map((panel) => panel.layout)),
        shown.map(({ key }) => key),
      ),
      annotations: grid.map((panel, index) => panelTitle(panel, shown[index].title)),
      barmode: "group",
      bargap: 0.1,
    },
    config,
    caption: `ACC (final mAP), BWT and FWT of ${all.map((group) => group.name).join(", ")}${seedsNote(all)}`,
  };
}

function sharedScale(
  axes: Readonly<Record<string, object>>,
  keys: readonly string[],
): Readonly<Record<string, object>> {
  const [bwt, fwt] = [keys.indexOf("bwt"), keys.indexOf("fwt")].map((index) => (index > 0 ? index + 1 : 0));
  return bwt && fwt ? { ...axes, [`yaxis${fwt}`]: { ...axes[`yaxis${fwt}`], matches: `y${bwt}` } } : axes;
}
