import { addUp, differentiate, type Gradients } from "../../nn";
import { sumOf } from "../../strategies";
import type { Learner } from "./learner";
import type { Passes } from "./pass";
import { groupTerms, termsOf, type TermGroup } from "./terms";
import type { Update } from "./update";

/** The head's gradient of the sum of its objectives, on the features of the step's passes. */
export function headUpdate({ network, head, plan, updates }: Learner, passes: Passes): Update {
  const terms = termsOf(plan.head.objectives, passes);
  const gradientOf = (group: TermGroup): Gradients => {
    if (group.kind === "penalty") return group.term.objective.penalty(head).gradients;
    const sum = sumOf(
      "head",
      group.terms.map(({ objective }) => objective),
    );
    return differentiate(network, group.pass.features, group.pass.lossOf(sum), { head }).dHead;
  };
  const gradients = groupTerms(terms, { separateFirst: updates.separatesFirst }).map(gradientOf);
  const newTaskGradient = updates.copyOf(gradients[0]);
  const ones = gradients.map(() => 1);
  return { gradients: addUp(gradients, ones), newTaskGradient };
}
