import { numberOption } from "../base/optionSpecs";
import { furtherColours } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { orderSeed, surgery } from "./solvers/surgery";
import { cosineOf, vaccine, vaccineFormula } from "./solvers/vaccine";

/**
 * Gradient Vaccine (Wang, Tsvetkov, Firat and Cao 2021, algorithm 1). Each gradient meets the others one after another.
 * Where its cosine phi with another is below the target of the pair, it gains so much of the other that the cosine
 * becomes the target. The results are summed. The target of a pair is the moving average of its cosines in earlier
 * steps: after they have met it becomes (1 - beta) target + beta phi, and it begins at 0. The pair (i, j) has another
 * target than (j, i). Pairs go by the names of their objectives, so that a target lives on where the next task has both
 * of them.
 *
 * A step without a history is a run's first, which is PCGrad. The order and its `seed` are those of PCGrad.
 *
 * Promises nothing but for the first step, and there what PCGrad does: a target is any cosine that the pair had. Where
 * all cosines are above their targets, it is the sum. It scales with the gradients when all are scaled alike.
 *
 * Edge cases: zero gradients meet no other, and leave the targets as they are. A gradient that is only rounding, as
 * that of distillation in the first step of a task, has some cosine, and counts with it.
 *
 * `weights` throws `direction/gramian` for values that are not inner products.
 */
export const gradvac = defineDirection({
  name: "gradvac",
  summary: "brings the cosine of each pair of gradients up to its moving average; then the sum",
  source: "Wang, Tsvetkov, Firat and Cao 2021, algorithm 1",
  options: {
    beta: numberOption(0.5, {
      least: 0,
      below: 1,
      meaning: "how much the cosine of a step counts in the moving average",
      source: "LibMTL and TorchJD, as the authors published no code",
    }),
    seed: orderSeed,
  },
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: furtherColours.brown, symbol: "triangle-down" },
  page: {
    formulas: [
      vaccineFormula("the target of the pair"),
      {
        tex: String.raw`\hat\phi_{ij} \leftarrow (1 - \beta)\, \hat\phi_{ij} + \beta\, \phi_{ij}`,
        meaning: "The target after the pair has met; it begins at 0.",
        source: "Wang, Tsvetkov, Firat and Cao 2021, algorithm 1",
      },
    ],
    deviations: [
      "The authors published no code. This is the algorithm as LibMTL " +
        "(LibMTL/weighting/GradVac.py, `GradVac`, for the whole model) and TorchJD have it.",
      "The order of the meetings is that of `pcgrad`: cyclic without a `seed`.",
    ],
  },
  promises: { sameUnderOrder: "cyclic", degree: 1, zeroWhereOpposed: true, projectedMeans: "any pair" },
  make: ({ beta, seed }) =>
    symmetric((gram, { names, memory } = { names: [], memory: new Map() }) =>
      surgery(gram, seed, (meeting) => {
        const phi = cosineOf(meeting);
        if (phi === undefined) return 0;
        const pair = `${names[meeting.i]}>${names[meeting.j]}`;
        const target = memory.get(pair) ?? 0;
        if (names.length > 0) memory.set(pair, Math.fround((1 - beta) * target + beta * phi));
        return phi < target ? vaccine(meeting, phi, target) : 0;
      }),
    ),
});
