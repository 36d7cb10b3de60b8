import { random } from "../../base/random";
import type { Gramian } from "../direction";

/**
 * The order in which gradient `i` meets the others. Without a seed it is cyclic, i + 1, i + 2, ... i - 1: every
 * gradient is the last one met by exactly one other, so none has the last word more often, and cyclic shifts of the
 * gradients change nothing. With a seed it is shuffled, as the papers do, from the seed and the Gram matrix's own
 * values: new on every step, and still a function of its arguments.
 */
export function orderOf(gram: Gramian, i: number, seed: number | undefined): number[] {
  const { size, values } = gram;
  const others = Array.from({ length: size - 1 }, (_, k) => (i + 1 + k) % size);
  return seed === undefined ? others : random("direction", seed, i, ...values).shuffle(others);
}
