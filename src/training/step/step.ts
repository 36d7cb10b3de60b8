import type { Batch } from "../../data";
import type { GramianDirection } from "../../directions";
import { alone } from "./exchange/exchange";
import {
  addUp,
  copyGradients,
  differentiate,
  freeGradients,
  GradientPack,
  share,
  weightedSum,
  type Gradients,
  type Network,
  type Optimiser,
  type Raw,
} from "../../nn";
import { isPenalty, sumOf, type SampleObjective } from "../../strategies";
import { auditStep, type Witness } from "./audit";
import type { Learner } from "../learner";
import { current, openPasses, termsOf, type Pass, type Passes, type Term } from "./pass";
import type { Audit } from "../../records";

export interface StepReport {
  /** Value of each shared objective before the backbone's update. */
  readonly loss: Record<string, number>;
  readonly projected: boolean;
  readonly audit?: Audit;
}

/** An update of some parameters, and the new task's own gradient by them, where what is kept follows it. */
interface Update {
  readonly gradients: Gradients;
  readonly own?: Gradients;
}

/**
 * One training step: one forward pass of the backbone for the batch and for each draw of stored samples, the head's
 * updates on the features, then one update of the shared parameters in the direction made of the objectives' gradients.
 * Leaves the number of tensors as it was, but for what the strategy keeps. An audit watches the step and changes
 * nothing of it.
 */
export function trainStep(learner: Learner, batch: Batch, learningRate: number, audited = false): StepReport {
  const { plan, network, optimisers, kept, exchange = alone(network.shared) } = learner;
  const passes = openPasses(learner, batch);
  try {
    const before = kept?.observe && passes.get(current)!.logits(network);
    const take = (optimiser: Optimiser, { gradients, own }: Update, publish = (): void => {}): void => {
      const apply = (): void => {
        optimiser.step(gradients, learningRate);
        publish();
      };
      if (own) kept!.follow!(own, apply);
      else apply();
      freeGradients(gradients);
      if (own) freeGradients(own);
    };
    const together = plan.head.steps === "together";
    if (plan.head.steps !== "together")
      for (let i = 0; i < plan.head.steps; i++) take(optimisers.head, headUpdate(learner, passes));
    const { loss, projected, witness, ...update } = sharedUpdate(learner, passes, audited);
    const head = together ? headUpdate(learner, passes) : undefined;
    const apply = (): void => take(optimisers.shared, update, exchange.publish);
    const audit = witness ? auditStep(witness, learner, apply) : void apply();
    if (head) take(optimisers.head, head);
    if (before) kept!.observe!(batch, before);
    return { loss, projected, ...(audit && { audit }) };
  } finally {
    for (const pass of passes.values()) pass.dispose();
    // Values read since the update, by an audit or by what follows it: the next step reads them anew.
    for (const parameter of network.parameters) parameter.release();
  }
}

/** The head's gradient of the sum of its objectives. */
function headUpdate({ network, plan, kept }: Learner, passes: Passes): Update {
  const terms = termsOf(plan.head.objectives, passes);
  const rows = grouped(terms, ({ pass }, i) => (kept?.follow === undefined || i > 0 ? pass : undefined)).map(
    (members) => {
      const { pass, objective } = members[0];
      if (isPenalty(objective)) return objective.penalty(network.head).gradients;
      const sum = sumOf(
        "head",
        members.map((member) => member.objective as SampleObjective),
      );
      return differentiate(network, pass!.features, pass!.lossOf(sum), { head: true }).dHead!;
    },
  );
  const own = kept?.follow && copyGradients(rows[0]);
  return {
    gradients: addUp(
      rows,
      rows.map(() => 1),
    ),
    own,
  };
}

/**
 * The gradients of the shared parameters, combined by the direction, and each objective's value; with `audited`, also
 * each gradient by itself. Uses up the records of the passes.
 */
function sharedUpdate(
  { network, plan, direction, kept, exchange = alone(network.shared) }: Learner,
  passes: Passes,
  audited: boolean,
): Update & StepReport & { readonly witness?: Witness } {
  const present = termsOf(plan.shared, passes);
  const weights =
    direction.kind === "fixed"
      ? direction.weights(present.length)
      : present.length === 1
        ? Float64Array.of(1)
        : undefined;
  const terms = present.map((term, i) => ({ ...term, ...valueOf(term, network), weight: weights?.[i] ?? 1 }));
  const loss = Object.fromEntries(terms.map(({ objective, value }) => [objective.name, value]));
  // The way back is linear: objectives whose weights are known share the one of their pass, weighted before it; one by
  // itself is weighted after it.
  const groups = grouped(terms, ({ pass }, i) => (weights && (kept?.follow === undefined || i > 0) ? pass : undefined));
  // Only an audit has to tell apart the gradients of a sum.
  const apart =
    audited && groups.length < terms.length
      ? terms.map(({ pass, gradients, dFeatures }) =>
          gradients ? exchange.take(copyGradients(gradients)) : exchange.sum(pass!.back(share(dFeatures!), false))(),
        )
      : undefined;
  // The sum over the ranks of one goes on while the next is computed.
  const sums = groups.map((members, row) => {
    const { pass, gradients } = members[0];
    if (gradients) return () => exchange.take(gradients);
    const parts = members.map(({ dFeatures }) => dFeatures!);
    const joined = weightedSum(parts, parts.length > 1 ? members.map(({ weight }) => weight) : [1]);
    return exchange.sum(pass!.back(joined, groups.findLastIndex(([first]) => first.pass === pass) === row));
  });
  const rows = sums.map((sum) => sum());
  const own = kept?.follow && copyGradients(rows[0]);
  if (weights) {
    const pack = audited ? new GradientPack(apart ?? rows.map(copyGradients)) : undefined;
    const gradients = addUp(
      rows,
      groups.map((members) => (members.length > 1 ? 1 : members[0].weight)),
    );
    return {
      loss,
      gradients,
      own,
      projected: false,
      witness: pack && { terms, pack, gramian: exchange.total(pack.gramian()), weights: { weights } },
    };
  }
  const pack = new GradientPack(rows);
  let witness: Witness | undefined;
  try {
    const gramian = exchange.total(pack.gramian());
    const found = (direction as GramianDirection).weights({ size: pack.size, values: gramian }, 0);
    const gradients = pack.combine(found.weights);
    if (audited) witness = { terms, pack, gramian, weights: found };
    return { loss, gradients, own, projected: found.projected, witness };
  } finally {
    if (!witness) pack.dispose();
  }
}

/** Terms of one key together, in the order of their first members; those without a key each by itself. */
function grouped<T extends Term>(terms: readonly T[], keyOf: (term: T, i: number) => Pass | undefined): T[][] {
  const groups = new Map<unknown, T[]>();
  terms.forEach((term, i) => {
    const key = keyOf(term, i) ?? term;
    groups.set(key, [...(groups.get(key) ?? []), term]);
  });
  return [...groups.values()];
}

/** A term's value, and its gradient: by the shared parameters for a penalty, else by the features. */
function valueOf(
  { objective, pass }: Term,
  network: Network,
): { readonly value: number; readonly gradients?: Gradients; readonly dFeatures?: Raw } {
  if (isPenalty(objective)) return objective.penalty(network.shared);
  return differentiate(network, pass!.features, pass!.lossOf(objective), { features: true });
}
