import type { FixedDirection } from "./direction";

/** The sum of the gradients: gradient descent on the sum of the objectives. */
export function sum(): FixedDirection {
  return { name: "sum", kind: "fixed", weights: (n) => new Float64Array(n).fill(1) };
}
