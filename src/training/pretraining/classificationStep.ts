import {
  adopt,
  differentiate,
  free,
  freeGradients,
  share,
  softmaxCrossEntropy,
  tf,
  type Network,
  type Optimiser,
  type Raw,
} from "../../nn";

/** One step on images of a single label each; returns the loss and the share of images whose label ranked first. */
export function classificationStep(
  network: Network,
  optimise: Optimiser,
  images: Raw,
  labels: Int32Array,
  learningRate: number,
): { loss: number; correct: number } {
  const record = network.backbone.forward(images);
  const features = adopt<tf.Tensor2D>(share(record.y));
  const targets = tf.tensor1d(labels, "int32");
  let correct = 0;
  const { value, dFeatures, dHead } = differentiate(
    network,
    features,
    (logits) => {
      correct = tf.tidy(() => tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), targets), "float32")).dataSync()[0]);
      return softmaxCrossEntropy(logits, targets);
    },
    { features: true, head: true },
  );
  const gradients = dHead;
  record.backward(dFeatures, gradients, true);
  optimise.step(gradients, learningRate);
  free(dFeatures);
  freeGradients(gradients);
  tf.dispose([features, targets]);
  return { loss: value, correct };
}
