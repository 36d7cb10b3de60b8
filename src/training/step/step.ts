import { during } from "../../base/profile";
import type { Batch } from "../../data";
import type { Audit } from "../../records";
import { audited } from "./audit";
import { headUpdate } from "./headUpdate";
import type { Learner } from "./learner";
import { closePasses, openPasses } from "./pass";
import { sharedUpdate } from "./sharedUpdate";
import type { Update } from "./update";

/** What is known of a step after it. */
export interface StepReport {
  /** Value of each objective of the shared parameters before their update, by name. */
  readonly loss: Record<string, number>;
  /** Whether the direction changed the new task's gradient. */
  readonly projected: boolean;
  /** On steps that are audited. */
  readonly audit?: Audit;
}

/**
 * One training step. The backbone makes one forward pass for the batch, and one for each draw of stored samples. The
 * head learns on their features. Then the direction makes one update of the shared parameters from the gradients of
 * the objectives. The number of tensors stays as it was, but for what the strategy keeps.
 * @param isAudited whether the step is watched. That changes nothing of it.
 */
export function trainStep(learner: Learner, batch: Batch, learningRate: number, isAudited = false): StepReport {
  const { network, optimisers, updates, exchange, headSteps } = learner;
  const updateHead = (update: Update): void =>
    during("update", () => updates.make(update, () => optimisers.head.step(update.gradients, learningRate)));
  const updateShared = (update: Update): void =>
    during("update", () =>
      updates.make(update, () => {
        optimisers.shared.step(update.gradients, learningRate);
        exchange.publish();
      }),
    );

  const passes = during("forward", () => openPasses(learner, batch));
  try {
    const answers = { now: () => passes.batch.logits(network), previous: () => passes.batch.previousLogits() };
    return learner.aroundStep(batch, answers, () => {
      for (let i = 0; i < headSteps.before; i++) updateHead(headUpdate(learner, passes));
      const { loss, projected, witness, ...update } = during("direction", () =>
        sharedUpdate(learner, passes, isAudited),
      );
      // From the same point as the shared parameters' update: found before it, made after it.
      const headUpdates = Array.from({ length: headSteps.together }, () => headUpdate(learner, passes));
      const audit = audited(witness, learner, () => updateShared(update));
      headUpdates.forEach(updateHead);
      return { loss, projected, ...(audit && { audit }) };
    });
  } finally {
    closePasses(learner, passes);
  }
}
