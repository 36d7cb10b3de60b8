import { isPenalty, type Objective, type ParameterObjective, type SampleObjective } from "../../strategies";
import { passOf, type Pass, type Passes } from "./pass";

/** An objective on samples, with the forward pass that it is a loss of. */
export interface SampleTerm {
  readonly kind: "samples";
  readonly objective: SampleObjective;
  readonly pass: Pass;
}

/** An objective on the parameters themselves. */
export interface PenaltyTerm {
  readonly kind: "penalty";
  readonly objective: ParameterObjective;
}

/** An objective as a step finds it. */
export type Term = SampleTerm | PenaltyTerm;

/** The terms of objectives. Objectives on stored samples are left out while there are no samples. */
export function termsOf(objectives: readonly Objective[], passes: Passes): Term[] {
  return objectives.flatMap((objective): Term[] => {
    if (isPenalty(objective)) return [{ kind: "penalty", objective }];
    const pass = passOf(passes, objective);
    return pass ? [{ kind: "samples", objective, pass }] : [];
  });
}

/** Terms whose gradients are found by one way back: those of one pass, or a penalty by itself. */
export type TermGroup<S extends SampleTerm = SampleTerm, P extends PenaltyTerm = PenaltyTerm> =
  | { readonly kind: "samples"; readonly pass: Pass; readonly terms: readonly S[] }
  | { readonly kind: "penalty"; readonly term: P };

/**
 * Terms of one pass together, in the order of their first members. With `separate`, every term is a group of its own;
 * with `separateFirst` the first one is, which is the new task's own.
 */
export function groupTerms<S extends SampleTerm, P extends PenaltyTerm>(
  terms: readonly (S | P)[],
  { separate = false, separateFirst = false }: { readonly separate?: boolean; readonly separateFirst?: boolean },
): TermGroup<S, P>[] {
  const groups: TermGroup<S, P>[] = [];
  const open = new Map<Pass, S[]>();
  terms.forEach((term, index) => {
    if (term.kind === "penalty") return groups.push({ kind: "penalty", term });
    const joined = open.get(term.pass);
    if (joined) return joined.push(term);
    const members = [term];
    if (!separate && !(separateFirst && index === 0)) open.set(term.pass, members);
    return groups.push({ kind: "samples", pass: term.pass, terms: members });
  });
  return groups;
}
