import { f1, sigmoids } from "../../metrics";
import type { Predictions, ThresholdF1 } from "../../records";

/** The thresholds that the literature uses; Dong et al. 2023 (their code, `calculate_metrics`) take the second. */
const usual = [0.5, 0.8];

/**
 * CF1 and OF1 of answers at the usual thresholds, over some of the classes.
 * @param classes how many classes the answers are for.
 * @param among indices of the classes that count; default all.
 */
export function usualF1s(
  { logits, labels, known }: Predictions,
  classes: number,
  among?: readonly number[],
): ThresholdF1[] {
  const probabilities = sigmoids(logits);
  return usual.map((threshold) => ({
    threshold,
    chosenBy: "given",
    ...f1(probabilities, labels, classes, { threshold, known, among }),
  }));
}
