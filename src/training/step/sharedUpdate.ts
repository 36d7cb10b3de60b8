import type { GramianDirection } from "../../directions";
import {
  addUp,
  copyGradients,
  differentiate,
  GradientPack,
  share,
  weightedSum,
  type Gradients,
  type Network,
  type Raw,
} from "../../nn";
import type { Learner } from "./learner";
import type { Witness } from "./audit";
import type { Passes } from "./pass";
import { groupTerms, termsOf, type PenaltyTerm, type SampleTerm, type Term, type TermGroup } from "./terms";
import type { Update } from "./update";

/** An update of the shared parameters, and what a step reports of it. */
export interface SharedUpdate extends Update {
  /** Value of each objective, by name. */
  readonly loss: Record<string, number>;
  /** Whether the direction changed the new task's gradient. */
  readonly projected: boolean;
  /** What an audit needs to see; only where the step is audited. */
  readonly witness?: Witness;
}

/** Terms with their values, and how far their gradients are: by the features for samples, by the parameters else. */
type ValuedSample = SampleTerm & { readonly value: number; readonly weight: number; readonly dFeatures: Raw };
type ValuedPenalty = PenaltyTerm & { readonly value: number; readonly weight: number; readonly gradients: Gradients };
type ValuedTerm = ValuedSample | ValuedPenalty;
type ValuedGroup = TermGroup<ValuedSample, ValuedPenalty>;

/**
 * The objectives' gradients by the shared parameters, combined into one by the direction. Uses up the records of the
 * passes. With `audited`, each gradient is found by itself too.
 */
export function sharedUpdate(learner: Learner, passes: Passes, audited: boolean): SharedUpdate {
  const terms = termsOf(learner.plan.shared, passes);
  const weights = weightsOfCount(learner, terms.length);
  const valued = terms.map((term, i) => valueOf(term, weights?.[i] ?? 1, learner.network));
  const loss = Object.fromEntries(valued.map(({ objective, value }) => [objective.name, value]));
  const combined = weights ? bySum(learner, valued, weights, audited) : byGramian(learner, valued, audited);
  return { loss, ...combined };
}

/** The weights of a direction that needs to know no more than the number of gradients, or that has one gradient. */
function weightsOfCount({ direction }: Learner, count: number): Float64Array | undefined {
  if (direction.kind === "fixed") return direction.weights(count);
  return count === 1 ? Float64Array.of(1) : undefined;
}

function valueOf(term: Term, weight: number, network: Network): ValuedTerm {
  if (term.kind === "penalty") return { ...term, weight, ...term.objective.penalty(network.shared) };
  const { pass, objective } = term;
  const { value, dFeatures } = differentiate(network, pass.features, pass.lossOf(objective), { features: true });
  return { ...term, weight, value, dFeatures: dFeatures };
}

/**
 * The update where weights are known beforehand. The way back is linear: objectives of one pass share it, weighted
 * before it; an objective that has a way back by itself is weighted after it.
 */
function bySum(
  learner: Learner,
  terms: readonly ValuedTerm[],
  weights: Float64Array,
  audited: boolean,
): Omit<SharedUpdate, "loss"> {
  const { exchange, updates } = learner;
  const groups = groupTerms<ValuedSample, ValuedPenalty>(terms, { separateFirst: updates.separatesFirst });
  // Only an audit has to tell apart the gradients of a sum.
  const apart = audited && groups.length < terms.length ? terms.map((term) => gradientAlone(learner, term)) : undefined;
  const gradients = exchanged(learner, groups);
  const newTaskGradient = updates.copyOf(gradients[0]);
  const pack = audited ? new GradientPack(apart ?? gradients.map(copyGradients)) : undefined;
  const update = { gradients: addUp(gradients, groups.map(weightAfter)), newTaskGradient, projected: false };
  if (!pack) return update;
  return { ...update, witness: { terms, pack, gramian: exchange.total(pack.gramian()), weights: { weights } } };
}

/** The update of a direction that finds its weights from the gradients' Gram matrix. */
function byGramian(learner: Learner, terms: readonly ValuedTerm[], audited: boolean): Omit<SharedUpdate, "loss"> {
  const { exchange, updates, directionMemory } = learner;
  const direction = learner.direction as GramianDirection;
  const gradients = exchanged(learner, groupTerms<ValuedSample, ValuedPenalty>(terms, { separate: true }));
  const newTaskGradient = updates.copyOf(gradients[0]);
  const pack = new GradientPack(gradients);
  let witness: Witness | undefined;
  try {
    const gramian = exchange.total(pack.gramian());
    const names = terms.map(({ objective }) => objective.name);
    const found = direction.weights({ size: pack.size, values: gramian }, 0, { names, memory: directionMemory });
    const update = { gradients: pack.combine(found.weights), newTaskGradient, projected: found.projected };
    if (audited) witness = { terms, pack, gramian, weights: found };
    return { ...update, witness };
  } finally {
    if (!witness) pack.dispose();
  }
}

/** The gradient of one term by itself; the pass can be gone back through again. */
function gradientAlone({ exchange }: Learner, term: ValuedTerm): Gradients {
  if (term.kind === "penalty") return exchange.take(copyGradients(term.gradients));
  return exchange.sum(term.pass.back(share(term.dFeatures), false))();
}

/** The gradient of every group, added up over the ranks. The sum of one goes on while the next is computed. */
function exchanged({ exchange }: Learner, groups: readonly ValuedGroup[]): Gradients[] {
  const begun = groups.map((group, index) => {
    if (group.kind === "penalty") return () => exchange.take(group.term.gradients);
    const { pass, terms } = group;
    const last = index === groups.findLastIndex((other) => other.kind === "samples" && other.pass === pass);
    const weights = terms.length > 1 ? terms.map(({ weight }) => weight) : [1];
    const joined = weightedSum(
      terms.map(({ dFeatures }) => dFeatures),
      weights,
    );
    return exchange.sum(pass.back(joined, last));
  });
  return begun.map((finish) => finish());
}

/** The weight that a group's gradient still needs: that of its only term, or 1 where terms were weighted before. */
function weightAfter(group: ValuedGroup): number {
  if (group.kind === "penalty") return group.term.weight;
  return group.terms.length > 1 ? 1 : group.terms[0].weight;
}
