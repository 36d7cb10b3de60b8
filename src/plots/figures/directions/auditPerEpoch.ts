import { anyEarlier, cosineWith, groups, opposes, rose, type Group } from "../../../metrics";
import type { Audit, AuditedStep, RunRecord } from "../../../records";
import type { Figure, Trace } from "../../kit/figure";
import { interval } from "../../../base/interval";
import { lines, type Point } from "../../kit/lines";
import { axesOf, panels, panelTitle, withAxes } from "../../kit/panels";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { baseLayout, config } from "../../kit/layout";
import { looks } from "../../kit/looks";
import { boundaries, epochAxis, placeOf, taskLabels, timeline, type Timeline } from "../../kit/timeline";

type Quantity = (audit: Audit) => number | undefined;

/** Indices of the objectives of a step other than that of the new task. */
const earlier = ({ objectives }: Audit): number[] => objectives.map((_, k) => k).slice(1);
/** 1 if something holds for any earlier objective k, else 0. */
const anyOf =
  (holds: (audit: Audit, k: number) => boolean): Quantity =>
  (audit) =>
    Number(anyEarlier(audit, (k) => holds(audit, k)));
/** The mean of a value over the earlier objectives k. */
const meanOf =
  (value: (audit: Audit, k: number) => number): Quantity =>
  (audit) =>
    mean(earlier(audit).map((k) => value(audit, k)));

/** A panel for each quantity of one audited step that has an earlier objective; undefined where a step has none. */
const quantities: readonly { readonly title: string; readonly quantity: Quantity; readonly isShare?: boolean }[] = [
  {
    title: "direction opposes an earlier objective",
    quantity: anyOf((audit, k) => opposes(audit, audit.direction, k)),
    isShare: true,
  },
  {
    title: "step applied opposes one",
    quantity: anyOf((audit, k) => opposes(audit, audit.applied, k)),
    isShare: true,
  },
  { title: "an earlier objective rose", quantity: anyOf(rose), isShare: true },
  { title: "cosine, new with earlier gradients", quantity: meanOf(({ cosines }, k) => cosines[0][k]) },
  {
    title: "cosine, applied with earlier gradients",
    quantity: meanOf((audit, k) => cosineWith(audit, audit.applied, k)),
  },
  { title: "dual weights", quantity: ({ duals }) => duals && mean(duals.slice(1)) },
];

/**
 * What the audited steps of runs did to the earlier objectives, by epoch: how often the direction, the step applied and
 * the values themselves went against one of them, cosines between gradients, and the mean of the dual weights. Runs of
 * one name are averaged and drawn with a band.
 */
export function auditPerEpoch(runs: readonly RunRecord[]): Figure {
  const methods = groups(runs);
  const lookOf = looks(namesOf(methods));
  const time = timeline(runs);
  const grid = panels(
    quantities.map(({ title }) => title),
    {
      columns: 3,
      gap: [0.07, 0.2],
      xaxis: epochAxis(time),
      yaxis: { title: "" },
    },
  ).map((panel, index) =>
    quantities[index].isShare ? withAxes(panel, { yaxis: { range: [-0.03, 1.15], tickformat: ".0%" } }) : panel,
  );
  const data: readonly Trace[] = grid.flatMap((panel, index) =>
    methods.flatMap((method) => {
      const { name } = method;
      const points = curve(method, quantities[index].quantity, time);
      return lines(points, { name, look: lookOf(name), panel, showlegend: index === 0 });
    }),
  );
  return {
    data,
    layout: {
      ...baseLayout("What each step did to the earlier objectives", 440, { legend: data, panels: true }),
      ...axesOf(grid),
      shapes: grid.flatMap((panel) => boundaries(panel, time)),
      annotations: [
        ...grid.map((panel, index) => ({ ...panelTitle(panel, quantities[index].title), font: { size: 11 } })),
        ...grid.slice(0, 3).flatMap((panel) => taskLabels(panel, time)),
      ],
      hovermode: "x unified",
    },
    config,
    caption:
      "Share of audited steps whose direction, whose step as applied, and whose effect go against an earlier " +
      `objective; cosines; dual weights: ${namesAndSeeds(methods)}`,
  };
}

/** Mean of a quantity over the audited steps of each epoch, then over the runs of a method. */
function curve(method: Group, quantity: Quantity, time: Timeline): readonly Point[] {
  const valuesByPlace = new Map<number, number[]>();
  for (const run of method.runs) {
    for (const [place, steps] of byEpoch(run.audits, time)) {
      const values = steps
        .filter(({ audit }) => audit.objectives.length > 1)
        .map(({ audit }) => quantity(audit))
        .filter((value): value is number => value !== undefined);
      if (values.length > 0) valuesByPlace.set(place, [...(valuesByPlace.get(place) ?? []), mean(values)]);
    }
  }
  return [...valuesByPlace].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, ...interval(values) }));
}

/** The audited steps by the place of their epoch. */
function byEpoch(steps: readonly AuditedStep[], time: Timeline): Map<number, AuditedStep[]> {
  const places = new Map<number, AuditedStep[]>();
  for (const step of steps) {
    const place = placeOf(time, step.task, step.epoch);
    places.set(place, [...(places.get(place) ?? []), step]);
  }
  return places;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
