import type { Direction, DirectionWeights, Gramian } from "../directions";
import { dotProduct, productsWith } from "../directions";
import type { Audit } from "../training";
import { cholesky } from "../base/numbers/cholesky";

/** The Gram matrix of vectors of the same length: their inner products. */
export function gramianOf(vectors: readonly ArrayLike<number>[]): Gramian {
  const size = vectors.length;
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) values[i * size + j] = values[j * size + i] = dotProduct(vectors[i], vectors[j]);
  return { size, values };
}

/** The Gram matrix of the gradients of an audited step, from their lengths and cosines. */
export function auditedGramian({ norms, cosines }: Pick<Audit, "norms" | "cosines">): Gramian {
  const size = norms.length;
  return {
    size,
    values: Float64Array.from(cosines.flatMap((row, i) => row.map((cosine, j) => cosine * norms[i] * norms[j]))),
  };
}

/**
 * Vectors with the lengths and angles of a Gram matrix, [T][T]. The first lies along the first axis, the second in the
 * plane of the first two axes, and so on. Thus two gradients of any number of parameters can be drawn in a plane.
 */
export const vectorsOf = ({ size, values }: Gramian): number[][] => cholesky(values, size);

/** The weighted sum of vectors: sum over i of weights[i] vectors[i]. */
export function combine(vectors: readonly ArrayLike<number>[], weights: ArrayLike<number>): number[] {
  return Array.from({ length: vectors[0].length }, (_, j) =>
    vectors.reduce((sum, vector, i) => sum + weights[i] * vector[j], 0),
  );
}

/** What a direction makes of gradients, as far as their Gram matrix tells it: all but the vector g' itself. */
export interface Update extends DirectionWeights {
  /** `[T]`: <g', g_i>; to first order a small step along -g' lowers objective i by so much times its length. */
  readonly inner: readonly number[];
  /** |g'|. */
  readonly norm: number;
}

/** The update g' of a direction for gradients with this Gram matrix. @throws what the direction's `weights` throws. */
export function updateOf(direction: Direction, gram: Gramian, primary = 0): Update {
  const found: DirectionWeights =
    direction.kind === "fixed"
      ? { weights: direction.weights(gram.size), projected: false }
      : direction.weights(gram, primary);
  const along = productsWith(gram, found.weights);
  return { ...found, inner: along, norm: Math.sqrt(Math.max(0, dotProduct(along, found.weights))) };
}
