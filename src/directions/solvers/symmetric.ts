import type { Gramian, GramianDirection } from "../direction";
import { checkGramian, conflicts } from "./gramian";

/**
 * A direction that treats all objectives alike, from its weights for two gradients or more. A single gradient has
 * weight 1. Checks the Gram matrix first: `direction/gramian` if a value is not finite or cannot be an inner product.
 */
export const symmetric = (name: string, find: (gram: Gramian) => Float64Array): GramianDirection => ({
  name,
  kind: "gramian",
  weights(gram) {
    checkGramian(gram);
    return { weights: gram.size < 2 ? new Float64Array(gram.size).fill(1) : find(gram), projected: conflicts(gram) };
  },
});
