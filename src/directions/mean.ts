import type { FixedDirection } from "./direction";

/** The mean of the gradients: as `sum`, with a length that does not grow with the number of objectives. */
export function mean(): FixedDirection {
  return { name: "mean", kind: "fixed", weights: (n) => new Float64Array(n).fill(1 / n) };
}
