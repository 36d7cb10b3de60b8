import type { Communicator } from "../../distributed";
import { adopt, free, tf, toImages, type Network } from "../../nn";
import { pack, type Sample } from "./samples";

/** How an output network is adapted to one image. */
export type AdaptationOptions = {
  /** K: stored samples that an image is adapted to, or all where there are fewer. */
  readonly neighbours: number;
  /** Gradient steps, 0 or more. */
  readonly steps: number;
  /**
   * Rate alpha of the steps. Below 8 / (1 + 8 lambda) every step makes the loss fall, because the curvature of the loss
   * is at most 1/4 + 2 lambda.
   */
  readonly rate: number;
  /** lambda: weight of the squared distance from the trained parameters. */
  readonly lambda: number;
};

/** Stored samples as an image finds them; M samples, F features, C classes. */
export interface Context {
  /** `[M, F]`: features h. */
  readonly keys: tf.Tensor2D;
  /** [M, C], 0 or 1; counts only where `known` is 1. */
  readonly labels: tf.Tensor2D;
  /** [M, C], 1 where annotated. */
  readonly known: tf.Tensor2D;
}

/** Keeps the kernel finite for an image that is stored itself. Pritzel et al. 2017, whose memory the paper takes. */
const epsilon = 1e-3;
/** Images of one pass of the backbone. */
const chunk = 64;

/**
 * The context of samples for the backbone as it is now, in evaluation mode. Each rank makes the features of the images
 * that it holds. The caller disposes of the tensors.
 */
export function contextOf(network: Network, samples: readonly Sample[], world: Communicator): Context {
  const ranks = Array.from({ length: world.size }, (_, rank) => samples.filter(({ holder }) => holder === rank));
  const features = featuresOf(network, ranks[world.rank]);
  const keys = world.allGather(features, { lengths: ranks.map(({ length }) => length * network.features) });
  const { labels, known } = pack(ranks.flat());
  const matrix = (values: ArrayLike<number>): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from(values), [samples.length, values.length / samples.length]);
  return { keys: matrix(keys), labels: matrix(labels), known: matrix(known) };
}

/** `[n, F]`: features of the images of samples that this rank holds. */
function featuresOf(network: Network, samples: readonly Sample[]): Float32Array {
  const features = new Float32Array(samples.length * network.features);
  for (let start = 0; start < samples.length; start += chunk) {
    const some = samples.slice(start, start + chunk);
    const images = toImages(Buffer.concat(some.map(({ pixels }) => pixels)), some.length, some[0].side, some[0].side);
    tf.tidy(() => features.set(adopt(network.backbone.infer(images)).dataSync(), start * network.features));
    free(images);
  }
  return features;
}

/**
 * Logits [n, C] of images, each by an output network (weight [F, C], bias [C]) of its own, adapted to the samples
 * nearest to the image (Sprechmann et al. 2018, equations 2 to 4): `steps` of gradient descent from the trained theta_0
 * on
 *
 *     sum_k w_k (-log p(v_k | x_k, theta)) + lambda |theta - theta_0|^2
 *
 * over the K samples whose features h_k are nearest to the image's features q. The weights w_k are proportional to 1 /
 * (epsilon + |h_k - q|^2) and sum to 1. v_k are the labels of a sample, and log p is the sum over the annotated
 * classes. The inputs x_k are the vectors (h_k, 1) divided by the length of the longest of them, so that rate and
 * lambda mean the same for features of any scale.
 *
 * The adapted parameters themselves are never computed. Every step changes theta by a combination of the neighbours:
 * theta - theta_0 = sum_k x_k a_k'. So it is enough to know the coefficients a [K, C] of each image, for which a step
 * is a <- (1 - 2 alpha lambda) a + alpha w (v - p). The neighbours' logits follow from a and the Gram matrix of the
 * x_k.
 * @param queries `[n, F]`: features q of the images.
 */
export function adapt(
  queries: tf.Tensor2D,
  { keys, labels, known }: Context,
  [weight, bias]: readonly [tf.Tensor2D, tf.Tensor1D],
  options: AdaptationOptions,
): tf.Tensor2D {
  const { steps, rate, lambda } = options;
  const neighbours = Math.min(options.neighbours, keys.shape[0]);
  const logits = (features: tf.Tensor2D): tf.Tensor2D => tf.add(tf.matMul(features, weight), bias);
  return tf.tidy(() => {
    // |h - q|^2 without |q|^2, which is the same for all samples of an image.
    const distances = tf.sub(tf.sum(tf.square(keys), 1), tf.mul(2, tf.matMul(queries, keys, false, true)));
    const { indices } = tf.topk(tf.neg(distances), neighbours);
    const [h, v, annotated, trained] = [keys, labels, known, logits(keys)].map(
      (rows: tf.Tensor) => tf.gather(rows, indices) as tf.Tensor3D,
    );
    const q = tf.expandDims<tf.Tensor3D>(queries, 1);
    const kernel = tf.reciprocal(tf.add(epsilon, tf.sum(tf.squaredDifference(h, q), 2, true)));
    const w = tf.mul(annotated, tf.div(kernel, tf.sum(kernel, 1, true)));
    // Inner products of the inputs x_k with each other, and with the image's input.
    const squares = tf.add(1, tf.sum(tf.square(h), 2, true));
    const unit = tf.max(squares, 1, true);
    const gram = tf.div<tf.Tensor3D>(tf.add(1, tf.matMul(h, h, false, true)), unit);
    const products = tf.div<tf.Tensor3D>(tf.add(1, tf.matMul(q, h, false, true)), unit);
    let a = tf.zerosLike(v);
    for (let step = 0; step < steps; step++) {
      a = tf.tidy(() => {
        const p = tf.sigmoid(tf.add(trained, tf.matMul(gram, a)));
        return tf.add(tf.mul(1 - 2 * rate * lambda, a), tf.mul(rate, tf.mul(w, tf.sub(v, p))));
      });
    }
    return tf.add(logits(queries), tf.squeeze(tf.matMul(products, a), [1]));
  });
}
