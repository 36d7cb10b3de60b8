import {
  averageMAP,
  backwardTransfer,
  bestThreshold,
  calibration,
  classAveragePrecisions,
  f1,
  forgetting,
  forwardTransfer,
  gemForwardTransfer,
  meanAveragePrecision,
  sigmoids,
} from "../../metrics";
import { named } from "../../base/named";
import { orNull } from "./evaluate";
import { usualF1s } from "./thresholds";
import type { Metrics, Predictions, ScoreRow, ThresholdF1 } from "../../records";

/** Final answers of a run. */
export interface FinalPredictions {
  readonly test: Predictions;
  /** On all held-out images; none where the benchmark has none. */
  readonly validation: Predictions;
  /** On further test sets, by name. */
  readonly others: Readonly<Record<string, Predictions>>;
}

/** `metrics.json` of a run, from its scores before training and after each task, and its final predictions. */
export function summariseRun(
  classes: readonly string[],
  rows: readonly ScoreRow[],
  { test, validation, others }: FinalPredictions,
): Metrics {
  const apOf = ({ logits, labels, known }: Predictions): Float64Array =>
    classAveragePrecisions(logits, labels, classes.length, known);
  const byName = <V>(values: ArrayLike<V>): Record<string, V> => named(classes, (_name, c) => values[c]);
  const R = rows.map(({ tasks }) => tasks);
  const sessions = rows.slice(1);
  const seen = sessions.map((row) => row.seen);
  const ap = apOf(test);
  const atThresholds = thresholdF1s(classes.length, test, validation);
  const { classECE, ...calibrated } = calibration(sigmoids(test.logits), test.labels, classes.length, {
    known: test.known,
  });
  return {
    acc: meanAveragePrecision(ap),
    averageMAP: averageMAP(seen),
    seenMAP: seen.map(orNull),
    ...(sessions.every(({ seenF1 }) => seenF1) && { seenF1: sessions.map(({ seenF1 = [] }) => seenF1) }),
    bwt: backwardTransfer(R),
    fwt: forwardTransfer(R),
    fwtGem: gemForwardTransfer(R),
    forgetting: forgetting(R),
    R,
    classAP: byName(ap),
    classR: rows.map(({ classAP = [] }) => classAP),
    cf1: atThresholds[0].cf1,
    of1: atThresholds[0].of1,
    f1: atThresholds,
    calibration: { ...calibrated, classECE: byName(classECE.map(orNull)) },
    otherTests: named(Object.keys(others), (name) => meanAveragePrecision(apOf(others[name]))),
  };
}

/** Test F1 at the thresholds the literature uses, 0.5 first, and at those that are best on the validation images. */
function thresholdF1s(classes: number, test: Predictions, validation: Predictions): ThresholdF1[] {
  const [testP, validationP] = [sigmoids(test.logits), sigmoids(validation.logits)];
  const f1At = (threshold: number, chosenBy: ThresholdF1["chosenBy"]): ThresholdF1 => ({
    threshold,
    chosenBy,
    ...f1(testP, test.labels, classes, { threshold, known: test.known }),
  });
  const chosen = (["of1", "cf1"] as const).map((by) => ({
    by,
    threshold: bestThreshold(validationP, validation.labels, classes, { by, known: validation.known }),
  }));
  return [
    ...usualF1s(test, classes),
    ...chosen.filter(({ threshold }) => !Number.isNaN(threshold)).map(({ by, threshold }) => f1At(threshold, by)),
  ];
}
