import { furtherColours } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { cosines, nonzeroOf, resolution, spread, subset } from "./solvers/gramian";
import { apply, spectrum } from "./solvers/spectral";

/**
 * IMTL-G, impartial learning: weights of sum 1 whose update has the same projection on every unit gradient (Liu et al.
 * 2021, Towards impartial multi-task learning, gradient balance; for dependent gradients as Quinton and Rey 2024 extend
 * it). In the Gram matrix C of the unit gradients they are C^-1 1, each over the length of its gradient, then divided
 * by their sum; C^-1 is the pseudo-inverse where gradients are dependent, which leaves the equal projections wherever
 * they exist.
 *
 * Promises those equal projections and no more. Weights may be negative. If their sum was negative before the division,
 * all projections are negative, as in the closed form of the paper. It scales with the gradients when all are scaled
 * alike. Where all gradients are orthogonal, their weights are in inverse proportion to their lengths. No options.
 *
 * Edge cases: a zero gradient has no unit vector and weight 0; duplicates have the same weight. The update is 0 where
 * no multiple of the weights has sum 1, or where 0 is the only equal projection, as for two exactly opposed gradients.
 *
 * `weights` throws `direction/gramian` for values that are not inner products.
 */
export const imtlG = defineDirection({
  name: "imtl-g",
  summary: "the update of weights of sum 1 that has the same projection on every unit gradient",
  source: "Liu et al. 2021, gradient balance; Quinton and Rey 2024 for dependent gradients",
  options: {},
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: furtherColours.olive, symbol: "hexagon" },
  page: {
    formulas: [
      {
        tex: String.raw`w_i = \frac{(C^{-1} \mathbf{1})_i / |g_i|}{\sum_j (C^{-1} \mathbf{1})_j / |g_j|}, \qquad
        d = \sum_i w_i g_i`,
        meaning:
          "$`C`$ is the Gram matrix of the unit gradients, and $`C^{-1}`$ its pseudo-inverse where " +
          "gradients are dependent.",
        source: "Liu et al. 2021b, gradient balance; Quinton and Rey 2024",
      },
    ],
    deviations: [],
  },
  promises: { sameUnderOrder: "any", degree: 1, zeroWhereOpposed: true, projectedMeans: "any pair" },
  make: () =>
    symmetric((gram) => {
      const present = nonzeroOf(gram);
      const { lengths, cosine } = cosines(subset(gram, present));
      const equal = apply(
        spectrum(cosine),
        (value) => 1 / value,
        lengths.map(() => 1),
      );
      const w = equal.map((value, i) => value / lengths[i]);
      const total = w.reduce((sum, value) => sum + value, 0);
      const size = w.reduce((sum, value) => sum + Math.abs(value), 0);
      const exists = equal.reduce((sum, value) => sum + value, 0) > resolution && Math.abs(total) > resolution * size;
      return spread(
        gram.size,
        present,
        w.map((value) => (exists ? value / total : 0)),
      );
    }),
});
