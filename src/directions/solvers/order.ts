import { random } from "../../base/random";
import type { Gramian } from "../direction";

/**
 * The order in which gradient `i` meets the others. Without a seed it is cyclic: i + 1, i + 2, ... i - 1. Then every
 * gradient is the last that is met by exactly one other, so that none decides more often than another, and cyclic
 * shifts of the gradients change nothing. With a seed the order is random, as in the papers. It is shuffled from the
 * seed and the values of the Gram matrix, so that it differs from step to step but is still a function of its
 * arguments.
 */
export function orderOf(gram: Gramian, i: number, seed: number | undefined): number[] {
  const { size, values } = gram;
  const others = Array.from({ length: size - 1 }, (_, k) => (i + 1 + k) % size);
  return seed === undefined ? others : random("direction", seed, i, ...values).shuffle(others);
}
