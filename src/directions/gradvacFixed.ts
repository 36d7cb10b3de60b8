import { numberOption } from "../base/optionSpecs";
import { furtherColours } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { orderSeed, surgery } from "./solvers/surgery";
import { cosineOf, vaccine, vaccineFormula } from "./solvers/vaccine";

/**
 * Gradient Vaccine with one fixed target for all pairs, where `gradvac` has a moving average for each. Each gradient
 * meets the others one after another; where its cosine with another is below the target, it gains so much of the other
 * that the cosine becomes the target; the results are summed. With target 0 it is PCGrad. The order and its `seed` are
 * those of PCGrad.
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
export const gradvacFixed = defineDirection({
  name: "gradvac-fixed",
  summary: "each gradient gains so much of those it meets that their cosine becomes the target; then the sum",
  source: "ours, after Wang, Tsvetkov, Firat and Cao 2021",
  options: {
    target: numberOption(0.1, {
      above: -1,
      below: 1,
      meaning: "the cosine that every pair of gradients is brought up to",
      source: "ours",
    }),
    seed: orderSeed,
  },
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: furtherColours.brown, symbol: "triangle-down-open" },
  page: {
    formulas: [vaccineFormula("the option `target`")],
    deviations: [
      "The paper's target is a moving average for each pair, as in `gradvac`. Here one fixed " +
        "number is the target of all.",
    ],
  },
  promises: { sameUnderOrder: "cyclic", degree: 1, zeroWhereOpposed: true, projectedMeans: "any pair" },
  make: ({ target, seed }) =>
    symmetric((gram) =>
      surgery(gram, seed, (meeting) => {
        const phi = cosineOf(meeting);
        return phi === undefined || phi >= target ? 0 : vaccine(meeting, phi, target);
      }),
    ),
});
