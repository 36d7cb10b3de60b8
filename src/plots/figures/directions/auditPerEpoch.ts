import { anyEarlier, cosineWith, opposes, rose } from "../../../metrics";
import type { Audit, AuditedStep, RunRecord } from "../../../records";
import type { Figure } from "../../kit/figure";
import { interval } from "../../../base/interval";
import { lines, type Point } from "../../kit/lines";
import { panels, panelTitle } from "../../kit/panels";
import { groups, seedsNote, type Group } from "../../../metrics/overRuns";
import { baseLayout, config, looks } from "../../kit/theme";
import { boundaries, placeOf, taskLabels, timeline, type Timeline } from "../../kit/timeline";

/** Objectives of a step other than the new task's own. */
const earlier = ({ objectives }: Audit): number[] => objectives.map((_, k) => k).slice(1);
const anyOf =
  (holds: (audit: Audit, k: number) => boolean) =>
  (audit: Audit): number =>
    Number(anyEarlier(audit, (k) => holds(audit, k)));
const meanOf =
  (value: (audit: Audit, k: number) => number) =>
  (audit: Audit): number =>
    mean(earlier(audit).map((k) => value(audit, k)));

/** The panels: a quantity of one audited step that has an earlier objective; undefined where it has none. */
const quantities: readonly (readonly [title: string, of: (audit: Audit) => number | undefined])[] = [
  ["direction opposes an earlier objective", anyOf((audit, k) => opposes(audit, audit.direction, k))],
  ["step applied opposes one", anyOf((audit, k) => opposes(audit, audit.applied, k))],
  ["an earlier objective rose", anyOf(rose)],
  ["cosine, new with earlier gradients", meanOf(({ cosines }, k) => cosines[0][k])],
  ["cosine, step applied with earlier gradients", meanOf((audit, k) => cosineWith(audit, audit.applied, k))],
  ["dual weights", ({ duals }) => duals && mean(duals.slice(1))],
];

/**
 * What the audited steps of runs did to the earlier objectives, by epoch: how often the direction, the step really
 * applied and the values themselves went against one of them, cosines between gradients, and the mean multiplier. Runs
 * of one name are averaged and drawn with a band.
 */
export function auditPerEpoch(runs: readonly RunRecord[]): Figure {
  const all = groups(runs);
  const lookOf = looks(all.map((group) => group.name));
  const time = timeline(runs);
  const grid = panels(
    quantities.map(([title]) => title),
    {
      columns: 3,
      gap: [0.07, 0.2],
      xaxis: { title: "epoch", range: [0, time.total + 0.5] },
      yaxis: { title: "" },
    },
  );
  const ranges = [
    [-0.03, 1.15],
    [-0.03, 1.15],
    [-0.03, 1.15],
  ];
  return {
    data: grid.flatMap((panel, index) =>
      all.flatMap((group) =>
        lines(curve(group, quantities[index][1], time), {
          name: group.name,
          look: lookOf.get(group.name)!,
          panel,
          showlegend: index === 0,
        }),
      ),
    ),
    layout: {
      ...baseLayout("What each step did to the earlier objectives", 440, { legend: true, panels: true }),
      ...Object.assign({}, ...grid.map((panel, index) => withRange(panel.layout, ranges[index]))),
      shapes: grid.flatMap((panel) => boundaries(panel, time)),
      annotations: [
        ...grid.map((panel, index) => {
          const title = panelTitle(panel, quantities[index][0]);
          return { ...title, font: { size: 11 } };
        }),
        ...grid.slice(0, 3).flatMap((panel) => taskLabels(panel, time)),
      ],
      hovermode: "x unified",
    },
    config,
    caption: `Share of audited steps whose direction, whose step as applied, and whose effect go against an earlier objective; cosines; dual weights: ${all.map((group) => group.name).join(", ")}${seedsNote(all)}`,
  };
}

function withRange(
  layout: Readonly<Record<string, unknown>>,
  range: readonly number[] | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(layout).map(([name, value]) => [
      name,
      range && name.startsWith("yaxis") ? { ...(value as object), range, tickformat: ".0%" } : value,
    ]),
  );
}

/** Mean of a quantity over the audited steps of an epoch, then over the runs of a group. */
function curve(group: Group, of: (audit: Audit) => number | undefined, time: Timeline): readonly Point[] {
  const at = new Map<number, number[]>();
  for (const run of group.runs) {
    for (const [place, steps] of byEpoch(run.audits, time)) {
      const values = steps
        .filter(({ audit }) => audit.objectives.length > 1)
        .map(({ audit }) => of(audit))
        .filter((value): value is number => value !== undefined);
      if (values.length > 0) at.set(place, [...(at.get(place) ?? []), mean(values)]);
    }
  }
  return [...at].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, ...interval(values) }));
}

function byEpoch(steps: readonly AuditedStep[], time: Timeline): Map<number, AuditedStep[]> {
  const places = new Map<number, AuditedStep[]>();
  for (const step of steps) {
    const place = placeOf(time, step.task, step.epoch);
    places.set(place, [...(places.get(place) ?? []), step]);
  }
  return places;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
