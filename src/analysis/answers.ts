import { sigmoids } from "../metrics";
import type { Predictions } from "../training";

/** Probabilities of "present" that a network gives to known labels, by the label. */
export interface Answers {
  readonly present: readonly number[];
  readonly absent: readonly number[];
}

/** A network's answers about `classes`, sigmoid(z / temperature), apart by what is true; unknown labels are left out. */
export function answersOf({ logits, labels, known }: Predictions, outputs: number, classes: readonly number[], temperature = 1): Answers {
  const p = sigmoids(logits.map((z) => z / temperature));
  const among = new Set(classes);
  const where = (label: number): number[] => [...p].filter((_, at) => among.has(at % outputs) && known[at] === 1 && labels[at] === label);
  return { present: where(1), absent: where(0) };
}
