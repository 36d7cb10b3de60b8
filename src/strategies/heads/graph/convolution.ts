import { tf } from "../../../nn";

/** A matrix [inputs, outputs] and a bias [outputs]. */
export interface Affine {
  readonly weight: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** Values of the graph convolutions over C nodes of length d. */
export interface GraphValues {
  /** [C, C]: how much each node, a row, sends to each. */
  readonly generalGraph: tf.Tensor2D;
  readonly general: Affine;
  readonly global: Affine;
  readonly norm: { readonly gain: tf.Tensor1D; readonly bias: tf.Tensor1D };
  /** From 2 d to C. */
  readonly graph: Affine;
  readonly specific: Affine;
  /** `[C]`: 1 for nodes that send, 0 for the others. */
  readonly seen: tf.Tensor1D;
}

/** Slope of every leaky ReLU: Kaile-Du/CSC, CSC/cigcn.py. */
const slope = 0.2;
const epsilon = 1e-5;

/** Rows [n, k, inputs] -> [n, k, outputs]. */
export function affine(x: tf.Tensor3D, { weight, bias }: Affine): tf.Tensor3D {
  const [n, k, inputs] = x.shape;
  const y = tf.add(tf.matMul(tf.reshape<tf.Rank.R2>(x, [n * k, inputs]), weight), bias);
  return tf.reshape(y, [n, k, weight.shape[1]]);
}

/**
 * Two graph convolutions over the nodes [n, C, d] of n images: one with a graph that is learnt, one with a graph that
 * is made of each image. Only nodes of classes that were seen send anything.
 */
export function graphConvolution(nodes: tf.Tensor3D, values: GraphValues): tf.Tensor3D {
  const [n, count, length] = nodes.shape;
  const { generalGraph, general, specific, seen } = values;
  const sends = tf.reshape<tf.Rank.R2>(seen, [count, 1]);
  const turned = tf.reshape<tf.Rank.R2>(tf.transpose(nodes, [0, 2, 1]), [n * length, count]);
  const received = tf.reshape<tf.Rank.R3>(tf.matMul(turned, tf.mul(generalGraph, sends)), [n, length, count]);
  const ofGeneral = tf.leakyRelu(affine(tf.leakyRelu(tf.transpose(received, [0, 2, 1]), slope), general), slope);
  const x = tf.add<tf.Tensor3D>(nodes, ofGeneral);
  const sent = tf.matMul<tf.Tensor3D>(specificGraph(x, values), x);
  return tf.leakyRelu(affine(tf.leakyRelu(sent, slope), specific), slope);
}

/** [n, C, C]: how much each node, a row, gets of each in an image. */
function specificGraph(x: tf.Tensor3D, { global, norm, graph, seen }: GraphValues): tf.Tensor3D {
  const [n, count] = x.shape;
  const sends = tf.reshape<tf.Rank.R3>(seen, [1, count, 1]);
  const mean = tf.div(tf.sum(tf.mul(x, sends), 1, true), tf.sum(seen));
  const whole = tf.leakyRelu(normalise(affine(mean as tf.Tensor3D, global), norm), slope);
  const joined = tf.concat<tf.Tensor3D>([tf.tile(whole, [1, count, 1]), x], 2);
  const answered = tf.sigmoid(affine(joined, graph));
  return tf.mul(tf.reshape(answered, [n, count, count]), tf.reshape(seen, [1, 1, count]));
}

/** Mean 0 and variance 1 over the values of each row [n, 1, d], then a gain and a bias. */
function normalise(x: tf.Tensor3D, { gain, bias }: GraphValues["norm"]): tf.Tensor3D {
  const centred = tf.sub(x, tf.mean(x, 2, true));
  const variance = tf.mean(tf.square(centred), 2, true);
  return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, epsilon))), gain), bias);
}
