import type { DirectionHistory, DirectionWeights, FixedMethod, Gramian, GramianMethod } from "./direction";
import { checkGramian, conflicts } from "./solvers/gramian";

/** A method whose weights depend on the number n of gradients only; `weights` gives [n] for n. */
export const fixed = (weights: (n: number) => Float64Array): FixedMethod => ({ kind: "fixed", weights });

/**
 * A method that treats all objectives alike. `find` gives the weights, [n], for two gradients or more; a single
 * gradient has weight 1. The Gram matrix is checked first: `direction/gramian` if a value is not finite or cannot be an
 * inner product.
 */
export const symmetric = (find: (gram: Gramian, history?: DirectionHistory) => Float64Array): GramianMethod => ({
  kind: "gramian",
  weights(gram, _primary, history) {
    checkGramian(gram);
    const weights = gram.size < 2 ? new Float64Array(gram.size).fill(1) : find(gram, history);
    return { weights, projected: conflicts(gram) };
  },
});

/** A method that changes the gradient of a primary objective. The Gram matrix is checked first, as in `symmetric`. */
export const withPrimary = (find: (gram: Gramian, primary: number) => DirectionWeights): GramianMethod => ({
  kind: "gramian",
  weights(gram, primary) {
    checkGramian(gram);
    return find(gram, primary);
  },
});
