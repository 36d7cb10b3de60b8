/**
 * A network of two layers of tanh and a linear head in plain arithmetic of double precision, with its gradients written
 * out. It uses nothing of ours: what the methods of the papers do to it is computed beside it, step by step.
 */

/** Images of 2 x 2 pixels, two layers, and six classes in three tasks of two. */
export const sizes = { side: 2, inputs: 12, hidden: 7, features: 5, classes: 6, batch: 4 } as const;

/** Class indices of the three tasks. */
export const slices = [
  [0, 1],
  [2, 3],
  [4, 5],
] as const;

/**
 * Every parameter in one vector: w1 [hidden, inputs], b1, w2 [features, hidden], b2, the head [classes, features] and
 * its bias.
 */
export type Vector = Float64Array;

const { inputs, hidden, features, classes } = sizes;
const lengths = [hidden * inputs, hidden, features * hidden, features, classes * features, classes];
const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, n) => sum + n, 0));

/** Numbers in the network, and where those of the head begin. */
export const [parameterCount, headStart] = [lengths.reduce((sum, n) => sum + n, 0), starts[4]];

/** Numbers of each parameter in the vector, in its order. */
export const parameterLengths: readonly number[] = lengths;

const partOf = (theta: Vector, i: number): Vector => theta.subarray(starts[i], starts[i] + lengths[i]);

/** Attention [hidden] and [features] that the outputs of the layers are multiplied by; ones without gates. */
export type Attention = readonly [readonly number[], readonly number[]];
const everything: Attention = [Array<number>(hidden).fill(1), Array<number>(features).fill(1)];

/** A batch of images in [0, 1], their labels, and which of the labels count; one row an image. */
export interface PlainBatch {
  readonly images: readonly (readonly number[])[];
  readonly labels: readonly (readonly number[])[];
  readonly known: readonly (readonly number[])[];
}

const linear = (x: readonly number[], weight: Vector, bias: Vector): number[] =>
  Array.from(bias, (b, i) => x.reduce((sum, value, j) => sum + weight[i * x.length + j] * value, b));

/** Logits [classes] of an image, and what the way back needs. */
function pass(theta: Vector, image: readonly number[], [a1, a2]: Attention) {
  const first = linear(image, partOf(theta, 0), partOf(theta, 1)).map(Math.tanh);
  const gatedFirst = first.map((value, i) => value * a1[i]);
  const second = linear(gatedFirst, partOf(theta, 2), partOf(theta, 3)).map(Math.tanh);
  const gatedSecond = second.map((value, i) => value * a2[i]);
  return { first, gatedFirst, second, gatedSecond, logits: linear(gatedSecond, partOf(theta, 4), partOf(theta, 5)) };
}

/** Logits [n][classes] of images. */
export const logitsOf = (theta: Vector, images: PlainBatch["images"], attention = everything): number[][] =>
  images.map((image) => pass(theta, image, attention).logits);

/** A gradient by the parameters, and by the attention of the two layers. */
export interface PlainGradient {
  readonly theta: Vector;
  readonly attention: readonly [number[], number[]];
}

/** The way back from d loss / d logits [n][classes]. */
export function gradientOf(
  theta: Vector,
  images: PlainBatch["images"],
  dLogits: readonly (readonly number[])[],
  attention: Attention = everything,
): PlainGradient {
  const gradient = new Float64Array(parameterCount);
  const [dA1, dA2] = attention.map((a) => a.map(() => 0));
  const add = (layer: number, dOutputs: readonly number[], x: readonly number[]): number[] => {
    const weight = partOf(theta, layer);
    const dx = x.map(() => 0);
    dOutputs.forEach((d, i) => {
      partOf(gradient, layer + 1)[i] += d;
      x.forEach((value, j) => {
        partOf(gradient, layer)[i * x.length + j] += d * value;
        dx[j] += d * weight[i * x.length + j];
      });
    });
    return dx;
  };
  images.forEach((image, n) => {
    const { first, gatedFirst, second, gatedSecond } = pass(theta, image, attention);
    const dGatedSecond = add(4, dLogits[n], gatedSecond);
    dGatedSecond.forEach((d, i) => (dA2[i] += d * second[i]));
    const dSecond = dGatedSecond.map((d, i) => d * attention[1][i] * (1 - second[i] ** 2));
    const dGatedFirst = add(2, dSecond, gatedFirst);
    dGatedFirst.forEach((d, i) => (dA1[i] += d * first[i]));
    add(
      0,
      dGatedFirst.map((d, i) => d * attention[0][i] * (1 - first[i] ** 2)),
      image,
    );
  });
  return { theta: gradient, attention: [dA1, dA2] };
}

/** 1 / (1 + exp(-z)). */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/**
 * d / d logits of the mean binary cross-entropy over the entries that count, among some classes.
 * @param targets labels, or probabilities of another network.
 */
export function bceGradient(
  logits: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  of: readonly number[],
  known: readonly (readonly number[])[] = targets.map((row) => row.map(() => 1)),
): number[][] {
  const counts = (n: number, c: number): number => (of.includes(c) ? known[n][c] : 0);
  const total = logits.reduce((sum, row, n) => sum + row.reduce((s, _, c) => s + counts(n, c), 0), 0);
  return logits.map((row, n) => row.map((z, c) => (counts(n, c) * (sigmoid(z) - targets[n][c])) / total));
}

/** Sum of matrices of one shape. */
export const addedUp = (...parts: readonly number[][][]): number[][] =>
  parts[0].map((row, n) => row.map((_, c) => parts.reduce((sum, part) => sum + part[n][c], 0)));

/** a + factor b, entry by entry. */
export const moved = (a: Vector, factor: number, b: Vector): Vector => a.map((value, i) => value + factor * b[i]);

/** <a, b> over entries [from, to). */
export function innerProduct(a: Vector, b: Vector, from = 0, to = a.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += a[i] * b[i];
  return sum;
}
