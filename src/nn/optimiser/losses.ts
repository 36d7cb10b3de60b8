import { tf } from "../backend";

/**
 * Element-wise binary cross-entropy of logits z and targets q in [0, 1]: max(z, 0) - z q + log(1 + exp(-|z|)), finite
 * for any logit. Its derivative sigmoid(z) - q is stated rather than composed: composition loses it at z = 0.
 */
function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const elementwise = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    (save as tf.GradSaveFunc)([z, targets]);
    const value = tf.add(tf.sub(tf.relu(z), tf.mul(z, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
    return { value, gradFunc: (dy: tf.Tensor, [saved, q]: tf.Tensor[]) => tf.mul(dy, tf.sub(tf.sigmoid(saved), q)) };
  });
  return elementwise(logits);
}

/**
 * Mean binary cross-entropy over the entries where `mask` is 1 (0 where there are none).
 * @param logits [n, classes]
 * @param targets [n, classes] in [0, 1]: labels, or another network's probabilities (distillation, Li and Hoiem 2016,
 *   for sigmoids)
 * @param mask [n, classes] or [1, classes], 0 or 1: the class slice, times what is annotated
 */
export function binaryCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D, mask: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const entries = tf.mul(mask, tf.onesLike(targets));
    const count = tf.maximum(tf.sum(entries), 1);
    return tf.div<tf.Scalar>(tf.sum(tf.mul(crossEntropy(logits, targets), entries)), count);
  });
}

/**
 * Mean softmax cross-entropy of single-label classification.
 * @param logits [n, classes]
 * @param labels [n] int32 class indices
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const targets = tf.oneHot(labels, logits.shape[1]);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1))) as tf.Scalar;
  });
}
