/** Probabilities of logits: 1 / (1 + exp(-x)) of each, in double precision. */
export function sigmoids(logits: ArrayLike<number>): Float64Array {
  return Float64Array.from(logits, (x) => 1 / (1 + Math.exp(-x)));
}
