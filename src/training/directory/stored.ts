import type { Audit, Metrics, ScoreRow, Scores, ThresholdF1, TrainingEvent } from "../../records";

/*
 * One rule for measures that are not defined, from the measure to the file and back: where the type of a record says
 * number, they are NaN in memory; a file has null for NaN, because JSON has none; what is read from a file is NaN
 * again. What may be null by its type stays null. The functions here take a record as JSON gave it.
 */

const numberOf = (value: number | null | undefined): number => value ?? NaN;

/** F1 at some thresholds as it was before it was stored. */
const f1sOf = (entries: readonly ThresholdF1[]): ThresholdF1[] =>
  entries.map((entry) => ({
    ...entry,
    cf1: numberOf(entry.cf1),
    cf1OfMeans: numberOf(entry.cf1OfMeans),
    of1: numberOf(entry.of1),
  }));

/** A row of R as it was before it was stored. */
export const scoreRowOf = <Row extends ScoreRow>(row: Row): Row => ({
  ...row,
  seen: numberOf(row.seen),
  tasks: row.tasks.map(numberOf),
  ...(row.seenF1 && { seenF1: f1sOf(row.seenF1) }),
});

/** Scores as they were before they were stored. */
export const scoresOf = (scores: Scores): Scores => ({ ...scoreRowOf(scores), all: numberOf(scores.all) });

/** An audit as it was before it was stored: none of its entries may be null. */
const auditOf = (audit: Audit): Audit =>
  JSON.parse(JSON.stringify(audit), (_key, value: unknown) => (value === null ? NaN : value)) as Audit;

/** An event as it was before it was stored. */
export function eventOf(event: TrainingEvent): TrainingEvent {
  switch (event.type) {
    case "step":
      return event.audit ? { ...event, audit: auditOf(event.audit) } : event;
    case "epoch":
      return {
        ...event,
        validation: scoresOf(event.validation),
        ...(event.test && { test: scoresOf(event.test) }),
      };
    case "task":
      return { ...event, test: scoresOf(event.test) };
    case "done":
      return { ...event, metrics: metricsOf(event.metrics) };
    default:
      return event;
  }
}

/** Measures of a run as they were before they were stored. */
export function metricsOf(metrics: Metrics): Metrics {
  const { acc, R, classAP, cf1, of1, f1, seenF1, calibration, otherTests } = metrics;
  return {
    ...metrics,
    acc: numberOf(acc),
    R: R.map((row) => row.map(numberOf)),
    classAP: numbersOf(classAP),
    cf1: numberOf(cf1),
    of1: numberOf(of1),
    ...(f1 && { f1: f1sOf(f1) }),
    ...(seenF1 && { seenF1: seenF1.map(f1sOf) }),
    ...(calibration && {
      calibration: {
        ...calibration,
        ece: numberOf(calibration.ece),
        classwiseECE: numberOf(calibration.classwiseECE),
        brier: numberOf(calibration.brier),
      },
    }),
    otherTests: numbersOf(otherTests),
  };
}

/** Measures by name, in the order of the file. */
const numbersOf = (values: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, numberOf(value)]));
