import { during } from "../../base/profile";
import type { DirectionWeights } from "../../directions";
import {
  countedAs,
  freeGradients,
  innerProduct,
  mapFields,
  snapshot,
  tf,
  valuesOf,
  type GradientPack,
  type Network,
} from "../../nn";
import type { Audit, AuditedUpdate } from "../../records";
import type { Learner } from "./learner";
import { groupTerms, type Term } from "./terms";

/** What an audited update was made of: T terms, the gradient of each, their Gram matrix and their weights. */
export interface Witness {
  readonly terms: readonly (Term & { readonly value: number })[];
  readonly pack: GradientPack;
  /** [T * T]. */
  readonly gramian: Float64Array;
  readonly weights: Pick<DirectionWeights, "weights" | "duals">;
}

/**
 * Runs `apply`, the update of the shared parameters. With a witness it also says what the update did to every
 * objective, and uses the witness up.
 */
export function audited(witness: Witness | undefined, learner: Learner, apply: () => void): Audit | undefined {
  if (!witness) {
    apply();
    return undefined;
  }
  return countedAs(learner.network.passed, 0, () => during("audit", () => auditStep(witness, learner, apply)));
}

function auditStep(witness: Witness, { network, exchange }: Learner, apply: () => void): Audit {
  const { terms, pack, gramian } = witness;
  const { weights, duals } = witness.weights;
  const T = terms.length;
  const start = snapshot(exchange.parameters);
  apply();
  const moved = mapFields((before, after) => tf.sub(before, after), start, valuesOf(exchange.parameters));
  const [squared, ...inner] = exchange.total(Float64Array.of(innerProduct(moved, moved), ...pack.products(moved)));
  const applied: AuditedUpdate = { norm: Math.sqrt(squared), inner };
  pack.dispose();
  freeGradients(start);
  freeGradients(moved);
  const row = (i: number): number[] => [...gramian.subarray(i * T, (i + 1) * T)];
  const ofDirection = terms.map((_, i) => row(i).reduce((sum, value, j) => sum + value * weights[j], 0));
  const norms = terms.map((_, i) => Math.sqrt(Math.max(0, gramian[i * T + i])));
  const length = ofDirection.reduce((sum, value, i) => sum + value * weights[i], 0);
  return {
    objectives: terms.map(({ objective }) => objective.name),
    norms,
    cosines: norms.map((a, i) => row(i).map((value, j) => (a > 0 && norms[j] > 0 ? value / (a * norms[j]) : 0))),
    weights: [...weights],
    ...(duals && { duals: [...duals] }),
    direction: { norm: Math.sqrt(Math.max(0, length)), inner: ofDirection },
    applied,
    before: terms.map(({ value }) => value),
    after: valuesNow(terms, network),
  };
}

/** Every term's value with the network as it is now: one forward pass for each of the step's passes. */
function valuesNow(terms: readonly Term[], network: Network): number[] {
  const values = new Map<Term, number>();
  for (const group of groupTerms(terms, {})) {
    if (group.kind === "penalty") {
      const { value, gradients } = group.term.objective.penalty(network.shared);
      freeGradients(gradients);
      values.set(group.term, value);
    } else {
      const found = group.pass.valuesNow(
        network,
        group.terms.map(({ objective }) => objective),
      );
      group.terms.forEach((term, i) => values.set(term, found[i]));
    }
  }
  return terms.map((term) => values.get(term) ?? NaN);
}
