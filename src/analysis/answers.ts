import { sigmoids } from "../metrics";
import type { Predictions } from "../training";

/** Probabilities that a network gives to classes being present, for known labels, by the label. */
export interface Answers {
  /** Probabilities, in [0, 1], of classes that are present. */
  readonly present: readonly number[];
  /** Probabilities, in [0, 1], of classes that are absent. */
  readonly absent: readonly number[];
}

/**
 * A network's answers about some classes, sigmoid(logit / temperature), separated by what is true. Unknown labels are
 * left out.
 * @param outputs number of outputs of the network.
 * @param classes indices of outputs.
 */
export function answersOf(
  { logits, labels, known }: Predictions,
  outputs: number,
  classes: readonly number[],
  temperature = 1,
): Answers {
  const probabilities = sigmoids(logits.map((z) => z / temperature));
  const chosen = new Set(classes);
  const where = (label: number): number[] =>
    [...probabilities].filter((_, i) => chosen.has(i % outputs) && known[i] === 1 && labels[i] === label);
  return { present: where(1), absent: where(0) };
}

/**
 * How far answers about some classes moved on the same images: the mean over answers of KL(q || p) in nats, with the
 * probability q before and p after; 0 where nothing moved. It is the distillation loss BCE(p, q) minus its least value,
 * the entropy of q.
 * @param outputs number of outputs of the network.
 * @param classes indices of outputs.
 */
export function answerDrift(
  before: Pick<Predictions, "logits">,
  after: Pick<Predictions, "logits">,
  outputs: number,
  classes: readonly number[],
): number {
  const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  let [sum, count] = [0, 0];
  for (let row = 0; row < before.logits.length; row += outputs) {
    for (const c of classes) {
      const [old, now] = [before.logits[row + c], after.logits[row + c]];
      // log(q / p) = softplus(-now) - softplus(-old), and the same for 1 - q with the signs turned.
      const q = 1 / (1 + Math.exp(-old));
      sum += q * (softplus(-now) - softplus(-old)) + (1 - q) * (softplus(now) - softplus(old));
      count++;
    }
  }
  return sum / count;
}
