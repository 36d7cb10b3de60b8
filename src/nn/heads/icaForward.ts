import { tf } from "../backend";
import { gelu, layerNorm } from "../layers/tokens";

/** Sizes of a head of incremental cross-attention. */
export interface IcaSizes {
  /** L, places of the map. */
  readonly places: number;
  /** Channels of the map. */
  readonly channels: number;
  /** e, length of a token. */
  readonly width: number;
  /** H, attention heads, which divide the width. */
  readonly heads: number;
}

type GainAndBias = readonly [gain: tf.Tensor1D, bias: tf.Tensor1D];
type Linear = readonly [weight: tf.Tensor2D, bias: tf.Tensor1D];

/** Values of what the tasks share: of the projection, positions, shared token, attention and MLP. */
export type IcaValues = readonly [
  ...projection: Linear,
  positions: tf.Tensor3D,
  shared: tf.Tensor3D,
  ...norm1: GainAndBias,
  query: tf.Tensor2D,
  key: tf.Tensor2D,
  value: tf.Tensor2D,
  ...attended: Linear,
  ...norm2: GainAndBias,
  ...hidden: Linear,
  ...output: Linear,
];

/** Values of the classifier of a task. */
export type ClassifierValues = readonly [...norm: GainAndBias, ...linear: Linear];

/** That of PyTorch's `LayerNorm`. */
const epsilon = 1e-5;

const linear = (x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D =>
  tf.add(tf.matMul(x as tf.Tensor2D, weight), bias);

/**
 * The tokens of T tasks for n images, side by side: [n, T * e]. The query is the same for all images and tasks, and so
 * are keys and values of the places for all tasks: they are computed once.
 * @param input the map of each image, [n, L * channels].
 * @param tokens of the tasks, [1, 1, e] each.
 */
export function applyIca(
  { places, channels, width, heads }: IcaSizes,
  input: tf.Tensor2D,
  values: IcaValues,
  tokens: readonly tf.Tensor3D[],
): tf.Tensor2D {
  const [projection, projectionBias, positions, shared, gain1, bias1, ofQuery, ofKey, ofValue, ...rest] = values;
  const [attended, attendedBias, gain2, bias2, toHidden, hiddenBias, toOutput, outputBias] = rest;
  const [n, tasks] = [input.shape[0], tokens.length];
  /** W x of tokens [m, length, e], head by head: [m, H, length, e / H]. */
  const byHead = (x: tf.Tensor, weight: tf.Tensor2D): tf.Tensor4D => {
    const [m, length] = x.shape;
    const rows = tf.matMul(tf.reshape<tf.Rank.R2>(x, [m * length, width]), weight);
    return tf.transpose(tf.reshape<tf.Rank.R4>(rows, [m, length, heads, width / heads]), [0, 2, 1, 3]);
  };
  const projected = linear(tf.reshape(input, [n * places, channels]), projection, projectionBias);
  const patches = layerNorm(tf.add(tf.reshape(projected, [n, places, width]), positions), gain1, bias1, epsilon);
  const given = layerNorm(tf.concat([shared, ...tokens], 1), gain1, bias1, epsilon);
  const asking = tf.slice(given, [0, 0, 0], [1, 1, width]);
  const query = tf.mul(byHead(asking, ofQuery), (width / heads) ** -0.5);
  /** q k of [m, H, length, e / H]: [m, H, length]. Sums and no product, whose gradient takes no batches of one. */
  const scores = (x: tf.Tensor): tf.Tensor3D => tf.sum(tf.mul(byHead(x, ofKey), query), 3);
  const [ofShared, ofTasks] = tf.split(scores(given), [1, tasks], 2);
  const attention = tf.softmax(
    tf.concat(
      [
        tf.tile(tf.reshape(ofShared, [1, heads, 1, 1]), [n, 1, tasks, 1]),
        tf.tile(tf.reshape(ofTasks, [1, heads, tasks, 1]), [n, 1, 1, 1]),
        tf.tile(tf.reshape(scores(patches), [n, heads, 1, places]), [1, 1, tasks, 1]),
      ],
      3,
    ),
  );
  const [toShared, toTasks, toPlaces] = tf.split(attention, [1, 1, places], 3);
  const [sharedValue, taskValues] = tf.split(byHead(given, ofValue), [1, tasks], 2);
  const found = tf.addN([
    tf.mul(toShared, sharedValue),
    tf.mul(toTasks, taskValues),
    tf.matMul(toPlaces, byHead(patches, ofValue)),
  ]);
  const mixed = tf.reshape<tf.Rank.R2>(tf.transpose(found, [0, 2, 1, 3]), [n * tasks, width]);
  const answer = tf.add(linear(mixed, attended, attendedBias), tf.reshape(shared, [1, width]));
  const hidden = gelu(linear(layerNorm(answer, gain2, bias2, epsilon), toHidden, hiddenBias));
  return tf.reshape(tf.add(answer, linear(hidden, toOutput, outputBias)), [n, tasks * width]);
}

/** Logits of the classes of the tasks, one task after another, of their tokens [n, T * e]. */
export function icaLogits(embedding: tf.Tensor2D, classifiers: readonly ClassifierValues[]): tf.Tensor2D {
  const tokens = tf.split<tf.Tensor2D>(embedding, classifiers.length, 1);
  const logits = classifiers.map(([gain, bias, weight, weightBias], k) =>
    linear(layerNorm(tokens[k], gain, bias, epsilon), weight, weightBias),
  );
  return tf.concat<tf.Tensor2D>(logits, 1);
}
