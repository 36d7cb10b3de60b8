import { furtherColours } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { apply, spectrum } from "./solvers/spectral";

/**
 * Aligned-MTL: replaces the gradients by the closest orthogonal ones of one length, the least singular value s of their
 * matrix, and averages those (Senushkin et al. 2023, algorithm 1). With the Gram matrix V L V', the weights are s V
 * L^-1/2 V' (1/n, ..., 1/n); equal preferences of sum 1, as the paper's. Eigenvalues below n x `resolution` of the
 * largest count as 0, and s is the least of the rest.
 *
 * Promises a system of gradients of condition number 1, so that no objective dominates: for independent gradients the
 * update is s / sqrt(n) long, whatever their lengths. It may oppose objectives, but not their mean. It scales with the
 * gradients when all are scaled alike. For orthogonal gradients of one length it is the mean. No options.
 *
 * Edge cases: dimensions that duplicate, opposed or zero gradients lack are left out. So duplicates count as one, and
 * two opposed gradients of one length leave 0. A gradient that is much shorter than the others makes the whole update
 * as short, until it is so short that it counts as 0.
 *
 * `weights` throws `direction/gramian` for values that are not inner products.
 */
export const aligned = defineDirection({
  name: "aligned",
  summary: "the mean of the closest orthogonal gradients of one length",
  source: "Senushkin et al. 2023, algorithm 1",
  options: {},
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: furtherColours.wine, symbol: "cross" },
  page: {
    formulas: [
      {
        tex: String.raw`w = s\, V \Lambda^{-1/2} V^\top\, \tfrac{1}{n} \mathbf{1}, \qquad d = \sum_i w_i g_i`,
        meaning:
          "$`V \\Lambda V^\\top`$ is the Gram matrix of the gradients, and $`s`$ the least singular " +
          "value of the matrix of the gradients, which is the root of the least eigenvalue.",
        source: "Senushkin et al. 2023, algorithm 1",
      },
    ],
    deviations: ["Eigenvalues below $`n`$ times the rounding of the largest count as 0."],
  },
  promises: {
    neverOpposes: "mean",
    sameUnderOrder: "any",
    degree: 1,
    zeroWhereOpposed: true,
    projectedMeans: "any pair",
  },
  make: () =>
    symmetric((gram) => {
      const pairs = spectrum(gram);
      const least = pairs.at(-1)?.value ?? 0;
      return Float64Array.from(
        apply(pairs, (value) => Math.sqrt(least / value), Array<number>(gram.size).fill(1 / gram.size)),
      );
    }),
});
