import type { Batch } from "../data";
import { adopt, differentiate, free, freeGradients, GradientPack, share, tf, toImages, weightedSum } from "../nn";
import type { Gradients, Raw, Recorded } from "../nn";
import { sumOf, type View } from "../strategies";
import type { Learner } from "./learner";

export interface StepReport {
  /** Value of each shared objective before the backbone's update. */
  readonly loss: Record<string, number>;
  readonly projected: boolean;
}

/**
 * One training step: one forward pass of the backbone, the head's updates on its features, then one update of the shared
 * parameters in the direction made of the objectives' gradients. Leaves the number of tensors as it was.
 */
export function trainStep(learner: Learner, batch: Batch, learningRate: number): StepReport {
  const { network, previous, plan, optimisers } = learner;
  const images = toImages(batch.images, batch.size, batch.height, batch.width);
  const record = network.backbone.forward(images);
  const features = adopt<tf.Tensor2D>(share(record.y));
  const given = { ...annotations(batch), previous: previous?.infer(images) };
  try {
    const ofHead = sumOf("head", plan.head.objectives);
    const headStep = (): void => {
      const { dHead } = differentiate(network, features, (logits) => ofHead.loss({ ...given, logits }), { head: true });
      optimisers.head.step(dHead!, learningRate);
      freeGradients(dHead!);
    };
    if (plan.head.steps !== "together") for (let i = 0; i < plan.head.steps; i++) headStep();
    const { loss, gradients, projected } = sharedGradients(learner, record, features, given);
    if (plan.head.steps === "together") headStep();
    optimisers.shared.step(gradients, learningRate);
    freeGradients(gradients);
    return { loss, projected };
  } finally {
    tf.dispose([features, given.labels, given.known, ...(given.previous ? [given.previous] : [])]);
    free(images);
  }
}

/** Gradients of the shared parameters, combined by the direction. Uses up `record`. */
function sharedGradients({ network, plan, direction }: Learner, record: Recorded, features: tf.Tensor2D, given: Omit<View, "logits">) {
  const parts = plan.shared.map((objective) =>
    differentiate(network, features, (logits) => objective.loss({ ...given, logits }), { features: true }),
  );
  const loss = Object.fromEntries(plan.shared.map(({ name }, i) => [name, parts[i].value]));
  const dFeatures = parts.map((part) => part.dFeatures!);
  const backward = (d: Raw, last: boolean): Gradients => {
    const gradients: Gradients = new Map();
    record.backward(d, gradients, last);
    free(d);
    return gradients;
  };
  if (direction.kind === "fixed" || parts.length === 1) {
    // The way back is linear: weighting before it costs one pass in place of one per objective.
    const weights = direction.kind === "fixed" ? direction.weights(parts.length) : [1];
    return { loss, gradients: backward(weightedSum(dFeatures, weights), true), projected: false };
  }
  const pack = new GradientPack(dFeatures.map((d, i) => backward(d, i === dFeatures.length - 1)));
  try {
    const { weights, projected } = direction.weights({ size: pack.size, values: pack.gramian() }, 0);
    return { loss, gradients: pack.combine(weights), projected };
  } finally {
    pack.dispose();
  }
}

/** Labels and masks of a batch as tensors [n, C]. */
function annotations({ labels, known, size }: Batch): { labels: tf.Tensor2D; known: tf.Tensor2D } {
  const shape: [number, number] = [size, labels.length / size];
  return { labels: tf.tensor2d(Float32Array.from(labels), shape), known: tf.tensor2d(Float32Array.from(known), shape) };
}
