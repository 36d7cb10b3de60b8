import { sigmoids } from "../metrics";
import type { Predictions } from "../training";

/** Probabilities of "present" that a network gives to known labels, by the label. */
export interface Answers {
  readonly present: readonly number[];
  readonly absent: readonly number[];
}

/**
 * A network's answers about `classes`, sigmoid(z / temperature), apart by what is true; unknown labels are left out.
 */
export function answersOf(
  { logits, labels, known }: Predictions,
  outputs: number,
  classes: readonly number[],
  temperature = 1,
): Answers {
  const p = sigmoids(logits.map((z) => z / temperature));
  const among = new Set(classes);
  const where = (label: number): number[] =>
    [...p].filter((_, at) => among.has(at % outputs) && known[at] === 1 && labels[at] === label);
  return { present: where(1), absent: where(0) };
}

/**
 * How far answers about `classes` moved on the same images: the mean of KL(q || p), q before and p after, in nats an
 * answer. 0 where nothing moved. It is the distillation loss BCE(p, q) without its least value, the entropy of q.
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
