import { backwardTransfer, classAveragePrecisions, f1, forgetting, forwardTransfer, gemForwardTransfer, meanAveragePrecision } from "../metrics";
import type { Predictions } from "./evaluate";
import type { Metrics } from "./records";

/** `metrics.json` of a run, from R and the final predictions. */
export function summariseRun(
  classes: readonly string[],
  R: readonly (readonly number[])[],
  final: Predictions,
  others: Readonly<Record<string, Predictions>>,
): Metrics {
  const classAP = ({ logits, labels, known }: Predictions): Float64Array => classAveragePrecisions(logits, labels, classes.length, known);
  const ap = classAP(final);
  // A logit of 0 is a probability of 0.5.
  const { cf1, of1 } = f1(final.logits, final.labels, classes.length, { threshold: 0, known: final.known });
  return {
    acc: meanAveragePrecision(ap),
    bwt: backwardTransfer(R),
    fwt: forwardTransfer(R),
    fwtGem: gemForwardTransfer(R),
    forgetting: forgetting(R),
    R,
    classAP: Object.fromEntries(classes.map((name, c) => [name, ap[c]])),
    cf1,
    of1,
    otherTests: Object.fromEntries(Object.entries(others).map(([name, predictions]) => [name, meanAveragePrecision(classAP(predictions))])),
  };
}
