import { numberOption } from "../base/optionSpecs";
import { furtherColours } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { orderSeed, surgery } from "./solvers/surgery";

/**
 * Gradient Vaccine with a fixed target. Each gradient meets the others one after another. Where its cosine phi with
 * another is below the target, it gains so much of the other that the cosine becomes the target: |g_i| (target sqrt(1 -
 * phi^2) - phi sqrt(1 - target^2)) / (|g_j| sqrt(1 - target^2)) g_j. The results are summed (Wang, Tsvetkov, Firat and
 * Cao 2021, algorithm 1).
 *
 * This is not the whole algorithm of the paper. There the target of each pair is an exponential average of its past
 * cosines, so that an update depends on the history of the run. A direction is a function of one Gram matrix, so the
 * target is an option here. With target 0, where the averages of the paper begin, it is PCGrad. The order and its
 * `seed` are those of PCGrad.
 *
 * Promises for each changed gradient the target as its cosine with the last gradient that it met, and no more. A long
 * gradient that turns far towards a short one may oppose its own objective. Where all cosines are above the target, it
 * is the sum. It scales with the gradients when all are scaled alike. Permutations act as in PCGrad.
 *
 * Edge cases: zero gradients meet no other; exactly opposed gradients leave 0, as no multiple of the other reaches the
 * target.
 *
 * `weights` throws `direction/gramian` for values that are not inner products.
 */
export const gradvac = defineDirection({
  name: "gradvac",
  summary: "each gradient gains so much of those it meets that their cosine becomes the target; then the sum",
  source: "Wang, Tsvetkov, Firat and Cao 2021, algorithm 1",
  options: {
    target: numberOption(0.1, {
      above: -1,
      below: 1,
      meaning: "the cosine that every pair of gradients is brought up to",
      source: "ours, as the paper's targets are averages",
    }),
    seed: orderSeed,
  },
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: furtherColours.brown, symbol: "triangle-down" },
  promises: { sameUnderOrder: "cyclic", degree: 1, zeroWhereOpposed: true, projectedMeans: "any pair" },
  make({ target, seed }) {
    const sine = Math.sqrt(1 - target * target);
    return symmetric((gram) =>
      surgery(gram, seed, (dot, square, changedSquare) => {
        if (!(changedSquare > 0)) return 0;
        const phi = Math.max(-1, Math.min(1, dot / Math.sqrt(square) / Math.sqrt(changedSquare)));
        if (phi >= target) return 0;
        return (Math.sqrt(changedSquare) / Math.sqrt(square)) * ((target * Math.sqrt(1 - phi * phi)) / sine - phi);
      }),
    );
  },
});
