import { groups, over, violations, type Violations } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { bars } from "../../kit/bars";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { namesAndSeeds } from "../../kit/methods";
import { axis, baseLayout, config } from "../../kit/layout";
import { type DrawnLook } from "../../kit/looks";
import { okabeIto } from "../../../base/palette";

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
  const methods = groups(runs).filter((group) => over(group, (run) => violations(run.audits).rose) !== null);
  const x = methods.map((group) => escapeText(group.name).replace(/, /g, ",<br>"));
  const data: readonly Trace[] = kinds.map(([key, name, colour]) => {
    const look: DrawnLook = { colour, symbol: "circle", dash: "solid", pattern: "" };
    return bars(
      name,
      x,
      methods.map((group) => over(group, (run) => violations(run.audits)[key])),
      look,
      2,
    );
  });
  return {
    data,
    layout: {
      ...baseLayout("Share of steps that go against an earlier objective", 300, { legend: data }),
      xaxis: axis(""),
      yaxis: axis("share of audited steps", { tickformat: ".0%", rangemode: "tozero" }),
      barmode: "group",
    },
    config,
    caption:
      "Share of audited steps in which the new task's gradient, the direction, the step as applied and its effect on " +
      `the batch go against an earlier objective: ${namesAndSeeds(methods)}`,
  };
}
