import { violations, type Violations } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { bars } from "../../kit/bars";
import { escapeText, type Figure } from "../../kit/figure";
import { groups, over, seedsNote } from "../../../metrics/overRuns";
import { axis, baseLayout, config, okabeIto, type Look } from "../../kit/theme";

const kinds: readonly (readonly [key: keyof Violations, name: string, colour: string])[] = [
  ["conflict", "new task's gradient", okabeIto.sky],
  ["direction", "direction", okabeIto.blue],
  ["applied", "step applied", okabeIto.orange],
  ["rose", "value on the batch", okabeIto.vermillion],
];

/**
 * For each method, the share of audited steps in which the gradient, the direction, the step applied and its effect go
 * against an earlier objective.
 */
export function violationBars(runs: readonly RunRecord[]): Figure {
  const all = groups(runs).filter((group) => over(group, (run) => violations(run.audits).rose) !== null);
  const x = all.map((group) => escapeText(group.name).replace(/, /g, ",<br>"));
  return {
    data: kinds.map(([key, name, colour]) => {
      const look: Look = { colour, symbol: "circle", dash: "solid", pattern: "" };
      return bars(
        name,
        x,
        all.map((group) => over(group, (run) => violations(run.audits)[key])),
        look,
        2,
      );
    }),
    layout: {
      ...baseLayout("Share of steps that go against an earlier objective", 300, { legend: true }),
      xaxis: axis(""),
      yaxis: axis("share of audited steps", { tickformat: ".0%", rangemode: "tozero" }),
      barmode: "group",
    },
    config,
    caption: `Share of audited steps in which the new task's gradient, the direction, the step as applied and its effect on the batch go against an earlier objective: ${all.map((group) => group.name).join(", ")}${seedsNote(all)}`,
  };
}
