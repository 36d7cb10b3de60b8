import { tf } from "../backend";
import { ones, zeros } from "../initialValues";
import { Parameter } from "../parameter";

/** Gain and bias of a layer normalisation over `width` numbers; fresh: ones and zeros. */
export const gainAndBias = (name: string, width: number): Parameter[] => [
  new Parameter(`${name}.weight`, [width], "vector", ones),
  new Parameter(`${name}.bias`, [width], "vector", zeros),
];

/**
 * Layer normalisation over the last axis.
 * @param epsilon added to the variance: 1e-6 in timm's vision transformers, 1e-5 in PyTorch's `LayerNorm`.
 */
export function layerNorm(x: tf.Tensor, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gain), bias);
}

/** The exact GELU: x Phi(x), Phi the distribution function of the standard normal. */
export const gelu = (x: tf.Tensor): tf.Tensor => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
