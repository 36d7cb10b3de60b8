import assert from "node:assert/strict";
import { random } from "../../../src/base/random";
import type { Batch, Example, Regime } from "../../../src/data";
import { parseDirection } from "../../../src/directions";
import { singleProcess } from "../../../src/distributed";
import { defineBackbone, Gate, layerOf, Network, Parameter, registerBackbone, sequence, tf } from "../../../src/nn";
import type { OptimiserOptions } from "../../../src/nn";
import type { HeadSteps } from "../../../src/records";
import { findStrategy, type KeptState, type Situation } from "../../../src/strategies";
import { beginTask, singleProcessContext, trainStep } from "../../../src/training";
import { distance } from "../../nn/compare";
import { parameterLengths, sizes, slices, type PlainBatch, type Vector } from "./plainNet";

const { side, inputs, hidden, features, classes, batch: size } = sizes;

/** The network of `plainNet` as a backbone of ours: the same numbers, our tensors and our way back. */
const backbone = registerBackbone(
  defineBackbone({
    name: "papers-net",
    summary: "two layers of tanh with gates",
    source: "ours",
    options: {},
    width: { meaning: "nothing", published: 1 },
    hasGates: true,
    widthIn: () => 1,
    build() {
      const layer = (name: string, from: number, to: number) => {
        const weight = new Parameter(`${name}.weight`, [from, to], "matrix");
        const bias = new Parameter(`${name}.bias`, [to], "vector");
        const compute = (x: tf.Tensor, [w, b]: readonly [tf.Tensor2D, tf.Tensor1D]): tf.Tensor =>
          tf.reshape(tf.tanh(tf.add(tf.matMul(tf.reshape<tf.Rank.R2>(x, [-1, from]), w), b)), [-1, 1, 1, to]);
        return { parameters: [weight, bias], layer: layerOf([weight, bias], compute) };
      };
      const [one, two] = [layer("one", inputs, hidden), layer("two", hidden, features)];
      const [first, second] = [new Gate("gate1", hidden), new Gate("gate2", features)];
      const flat = layerOf([], (x: tf.Tensor) => tf.reshape(x, [-1, features]));
      const paths = new Map([
        ...one.parameters.map((parameter) => [parameter, { to: first }] as const),
        ...two.parameters.map((parameter) => [parameter, { from: first, to: second }] as const),
      ]);
      return { layers: sequence([one.layer, first, two.layer, second, flat]), features, paths };
    },
  }),
);

const named = ["one.weight", "one.bias", "two.weight", "two.bias", "fc.weight", "fc.bias"];

/** The network's numbers as `plainNet` has them. */
export function vectorOf(network: Network): Vector {
  const state = network.state();
  return Float64Array.from(named.flatMap((name) => [...state.get(name)!.data]));
}

/** A network with these numbers. */
function networkOf(theta: Vector): Network {
  const network = new Network({ network: backbone, width: 1, classes, imageSize: side });
  const state = network.state();
  let start = 0;
  named.forEach((name, i) => {
    const { shape } = state.get(name)!;
    state.set(name, { shape, data: Float32Array.from(theta.subarray(start, start + parameterLengths[i])) });
    start += parameterLengths[i];
  });
  return network.load(state);
}

/** First numbers of a network, exact in single precision. */
export function startOf(seed: number): Vector {
  const draw = random("papers start", seed);
  const count = parameterLengths.reduce((sum, n) => sum + n, 0);
  return Float64Array.from({ length: count }, () => Math.fround(0.6 * draw.normal()));
}

/**
 * The batch of a step of a task, as random as its name. With `unavailable` labels only the task's own classes count.
 */
export function batchOf(name: string | number, task: number, labels: Regime): Batch {
  const draw = random("papers batch", name, task);
  const images = Uint8Array.from({ length: size * inputs }, () => draw.integer(256));
  const shown = Uint8Array.from({ length: size * classes }, () => draw.integer(2));
  const seen = slices.slice(labels === "available" ? 0 : task - 1, task).flat();
  const known = Uint8Array.from({ length: size * classes }, (_, i) => Number(seen.includes((i % classes) as 0)));
  return { images, labels: shown, known, size, height: side, width: side, ids: Array<string>(size).fill("") };
}

const rowsOf = (values: ArrayLike<number>, count: number, scale = 1): number[][] =>
  Array.from({ length: count }, (_, n) =>
    Array.from(values)
      .slice((n * values.length) / count, ((n + 1) * values.length) / count)
      .map((value) => value * scale),
  );

/** A batch, or stored samples, as `plainNet` takes them. */
export const plain = ({ images, labels, known, size: count }: Omit<Batch, "ids">): PlainBatch => ({
  images: rowsOf(images, count, 1 / 255),
  labels: rowsOf(labels, count),
  known: rowsOf(known, count),
});

/** Where the sequence stands at a task. */
export const situationOf = (task: number, labels: Regime): Situation => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels,
});

/** How a strategy of ours is run over the three tasks. */
export interface Sequence {
  readonly strategy: string;
  readonly direction?: string;
  readonly labels?: Regime;
  readonly steps: number;
  readonly rate: number;
  readonly start: Vector;
  readonly optimiser?: OptimiserOptions;
  /** Default `together`: all parameters in one step, as most papers have it. */
  readonly headSteps?: HeadSteps;
  /** Looks on before a task's first step. */
  readonly taskBegan?: (task: number, network: Network, kept: KeptState | undefined) => void;
  /** Looks on after a step, 1-based. */
  readonly stepped?: (task: number, step: number, network: Network, kept: KeptState | undefined) => void;
  /** Looks on after a task ended. */
  readonly taskEnded?: (task: number, network: Network, kept: KeptState | undefined) => void;
}

/** Plain gradient descent, as the references have it. */
export const plainSgd: OptimiserOptions = { name: "sgd", momentum: 0, weightDecay: 0 };

/** Runs ours: the vector after each step of each task, [task][step]. */
export async function ours(given: Sequence): Promise<Vector[][]> {
  const { labels = "unavailable", optimiser = plainSgd, headSteps = "together", rate, steps } = given;
  const network = networkOf(given.start);
  const strategy = findStrategy(given.strategy, labels);
  const direction = parseDirection(given.direction ?? strategy.direction);
  const keptState = strategy.keep?.({ seed: 1, network, world: singleProcess });
  const context = singleProcessContext(network, keptState);
  const vectors: Vector[][] = [];
  for (const task of [1, 2, 3]) {
    const situation = situationOf(task, labels);
    const method = { network, strategy, direction, keptState };
    const learner = beginTask(method, situation, { optimiser, learningRate: rate, headSteps }, context);
    given.taskBegan?.(task, network, keptState);
    vectors.push(
      Array.from({ length: steps }, (_, i) => {
        learner.stepBegins(i + 1, steps);
        trainStep(learner, batchOf(i, task, labels), rate);
        given.stepped?.(task, i + 1, network, keptState);
        return vectorOf(network);
      }),
    );
    learner.epochSelected();
    const last = batchOf("end", task, labels);
    const examples = Array.from({ length: size }, (_, i): Example => {
      const row = (values: Uint8Array): Uint8Array => values.subarray(i * classes, (i + 1) * classes);
      return { id: String(i), image: "", labels: row(last.labels), known: row(last.known) };
    });
    const load = async function* (chosen: readonly Example[]): AsyncGenerator<Batch> {
      const rows = chosen.map(({ id }) => Number(id));
      const images = Uint8Array.from(rows.flatMap((i) => [...last.images.subarray(i * inputs, (i + 1) * inputs)]));
      yield { ...last, images, size: rows.length };
    };
    await keptState?.lifecycle?.taskEnds?.({ situation, network, imageSize: side, examples, load });
    given.taskEnded?.(task, network, keptState);
    for (const held of [learner.previous, learner.optimisers.shared, learner.optimisers.head]) held?.dispose();
  }
  for (const held of [network, keptState]) held?.dispose();
  return vectors;
}

/**
 * Asserts that ours is where the reference is after every step, relative to how far the reference has gone from its
 * start: the largest distance of all steps is within single precision.
 */
export function assertSameWay(got: Vector[][], expected: Vector[][], start: Vector, tolerance = 2e-5): void {
  expected.forEach((task, t) =>
    task.forEach((vector, i) => {
      const way = (v: Vector): number[] => Array.from(v, (value, k) => value - start[k]);
      const off = distance(way(got[t][i]), way(vector));
      assert.ok(off < tolerance, `task ${t + 1}, step ${i + 1}: off by ${off.toExponential(1)} of the way`);
    }),
  );
}

/** How far two ways are apart at the end of a task, 1-based, relative to the first's length. */
export const apart = (a: Vector[][], b: Vector[][], start: Vector, task = 3): number => {
  const way = (v: Vector): number[] => Array.from(v, (value, k) => value - start[k]);
  return distance(way(b[task - 1].at(-1)!), way(a[task - 1].at(-1)!));
};
