import { tf } from "../backend";

/** A loss of every label by itself: logits and targets [n, C] to losses [n, C]. */
export type LabelLoss = (logits: tf.Tensor2D, targets: tf.Tensor2D) => tf.Tensor2D;

/**
 * Element-wise binary cross-entropy of logits z and targets q in [0, 1]: max(z, 0) - z q + log(1 + exp(-|z|)), finite
 * for any logit. Its derivative sigmoid(z) - q is stated rather than composed: composition loses it at z = 0.
 */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor2D {
  const elementwise = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    (save as tf.GradSaveFunc)([z, targets]);
    const value = tf.add(tf.sub(tf.relu(z), tf.mul(z, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
    return { value, gradFunc: (dy: tf.Tensor, [saved, q]: tf.Tensor[]) => tf.mul(dy, tf.sub(tf.sigmoid(saved), q)) };
  });
  return elementwise(logits) as tf.Tensor2D;
}

/** What ASL does to easy and to hard labels. */
export interface AsymmetricOptions {
  /** Focusing gamma- of negatives, 0 or more. */
  readonly negative: number;
  /** Focusing gamma+ of positives, 0 or more. */
  readonly positive: number;
  /** Margin m in [0, 1): negatives with a probability below it count nothing. */
  readonly clip: number;
}

/**
 * Element-wise asymmetric loss (Ridnik et al. 2021a) of labels y in {0, 1}, with p = sigmoid(z)
 * and p_m = max(p - m, 0):
 *
 *     -y (1 - p)^gamma+ log p - (1 - y) p_m^gamma- log(1 - p_m)
 *
 * The focusing weights (1 - p)^gamma+ and p_m^gamma- have no gradient: the switch `disable_torch_grad_focal_loss` of
 * the authors' code (Alibaba-MIIL/ASL, src/loss_functions/losses.py), which is on in witdsl/KRT-MLCIL and scut-zx/L3A.
 * That code limits p to 1e-8 inside the logarithm, where a positive has no gradient any more; here the logarithm is
 * exact, and so is its gradient.
 */
export const asymmetricLoss =
  ({ negative, positive, clip }: AsymmetricOptions): LabelLoss =>
  (logits, labels) => {
    const elementwise = tf.customGrad((input, save) => {
      const z = input as tf.Tensor2D;
      (save as tf.GradSaveFunc)([z, labels]);
      const { weight, logarithm } = asymmetricParts(z, labels, { negative, positive, clip });
      const gradFunc = (dy: tf.Tensor, [saved, y]: tf.Tensor[]): tf.Tensor => {
        const { weight: w, slope } = asymmetricParts(saved, y, { negative, positive, clip });
        return tf.mul(dy, tf.mul(w, slope));
      };
      return { value: tf.mul(weight, logarithm), gradFunc };
    });
    return elementwise(logits) as tf.Tensor2D;
  };

/** Focusing weights, negative logarithms, and the derivatives of these by the logits. */
function asymmetricParts(z: tf.Tensor, y: tf.Tensor, { negative, positive, clip }: AsymmetricOptions) {
  const [p, absent] = [tf.sigmoid(z), tf.sub(1, y)];
  const shifted = tf.relu(tf.sub(p, clip));
  const weight = tf.add(tf.mul(y, tf.pow(tf.sigmoid(tf.neg(z)), positive)), tf.mul(absent, tf.pow(shifted, negative)));
  const ofPositive = tf.softplus(tf.neg(z));
  // Without a margin, 1 - p rounds to 0 where the logarithm is finite still.
  const ofNegative = clip === 0 ? tf.softplus(z) : tf.neg(tf.log(tf.sub(1, shifted)));
  const slopeOfNegative =
    clip === 0 ? p : tf.div(tf.mul(tf.mul(p, tf.sub(1, p)), tf.step(shifted)), tf.sub(1, shifted));
  return {
    weight,
    logarithm: tf.add(tf.mul(y, ofPositive), tf.mul(absent, ofNegative)),
    slope: tf.add(tf.mul(y, tf.sub(p, 1)), tf.mul(absent, slopeOfNegative)),
  };
}

/**
 * The mean of losses [n, C] over the entries where `mask` is 1 (0 where there are none).
 * @param mask [n, C] or [1, C], 0 or 1.
 */
export function meanOver(losses: tf.Tensor2D, mask: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const entries = tf.mul(mask, tf.ones(losses.shape));
    const count = tf.maximum(tf.sum(entries), 1);
    return tf.div<tf.Scalar>(tf.sum(tf.mul(losses, entries)), count);
  });
}

/**
 * Mean binary cross-entropy over the entries where `mask` is 1 (0 where there are none).
 * @param logits [n, classes]
 * @param targets [n, classes] in [0, 1]: labels, or another network's probabilities (distillation, Li and Hoiem 2016,
 *   for sigmoids)
 * @param mask [n, classes] or [1, classes], 0 or 1: the class slice, times what is annotated
 */
export function binaryCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D, mask: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => meanOver(crossEntropy(logits, targets), mask));
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
