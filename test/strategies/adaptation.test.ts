import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../src/base/random";
import type { Batch } from "../../src/data";
import { singleProcess } from "../../src/distributed";
import { free, liveTensors, Network, tf, toImages } from "../../src/nn";
import { findStrategy } from "../../src/strategies";
import { adapt, type AdaptationOptions } from "../../src/strategies/memory/adaptation";
import { distance } from "../nn/compare";

type Matrix = number[][];
interface Problem {
  readonly queries: Matrix;
  readonly keys: Matrix;
  readonly labels: Matrix;
  readonly known: Matrix;
  /** [F + 1, C]: the bias is the last row. */
  readonly theta: Matrix;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const column = (theta: Matrix, c: number): number[] => theta.map((row) => row[c]);

function problem(key: string | number, { n = 3, M = 9, F = 5, C = 4, scale = 1, annotated = 0.6 } = {}): Problem {
  const draw = random("adaptation", key);
  const matrix = (rows: number, columns: number, value: () => number): Matrix =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(value())));
  return {
    queries: matrix(n, F, () => scale * Math.abs(draw.normal())),
    keys: matrix(M, F, () => scale * Math.abs(draw.normal())),
    labels: matrix(M, C, () => draw.integer(2)),
    known: matrix(M, C, () => Number(draw.uniform() < annotated)),
    theta: matrix(F + 1, C, () => draw.normal() / scale),
  };
}

function adapted({ queries, keys, labels, known, theta }: Problem, options: AdaptationOptions): Matrix {
  return tf.tidy(() => {
    const head: [tf.Tensor2D, tf.Tensor1D] = [tf.tensor2d(theta.slice(0, -1)), tf.tensor1d(theta[theta.length - 1])];
    const [q, h, v, m] = [queries, keys, labels, known].map((rows) => tf.tensor2d(rows));
    return adapt(q, { keys: h, labels: v, known: m }, head, options).arraySync();
  });
}

/** An image's own input q in units of its longest neighbour, and its neighbours' inputs, weights, labels and masks. */
function contextOf(query: readonly number[], { keys, labels, known }: Problem, neighbours: number) {
  const square = (h: readonly number[]): number =>
    dot(
      h.map((value, i) => value - query[i]),
      h.map((value, i) => value - query[i]),
    );
  const nearest = [...keys.keys()].sort((i, j) => square(keys[i]) - square(keys[j])).slice(0, neighbours);
  const kernel = nearest.map((k) => 1 / (1e-3 + square(keys[k])));
  const longest = Math.sqrt(Math.max(...nearest.map((k) => dot(keys[k], keys[k]) + 1)));
  const input = (h: readonly number[]): number[] => [...h, 1].map((value) => value / longest);
  const total = kernel.reduce((sum, value) => sum + value, 0);
  return {
    longest,
    q: input(query),
    near: nearest.map((k, i) => ({ x: input(keys[k]), w: kernel[i] / total, v: labels[k], m: known[k] })),
  };
}

/**
 * Explicit parameters for one image, by central differences of the stated loss; its value before each step and at the
 * end.
 */
function descend(query: readonly number[], given: Problem, { neighbours, steps, rate, lambda }: AdaptationOptions) {
  const { longest, q, near } = contextOf(query, given, neighbours);
  const start = given.theta.map((row) => row.map((value) => value * longest));
  let theta = start;
  const loss = (at: Matrix): number => {
    let sum = 0;
    for (const { x, w, v, m } of near)
      m.forEach((on, c) => (sum -= on * w * Math.log(sigmoid((v[c] ? 1 : -1) * dot(x, column(at, c))))));
    at.forEach((row, f) => row.forEach((value, c) => (sum += lambda * (value - start[f][c]) ** 2)));
    return sum;
  };
  const losses = [loss(theta)];
  for (let step = 0; step < steps; step++) {
    const at = theta;
    const moved = (f: number, c: number, by: number): number =>
      loss(at.map((row, i) => row.map((value, j) => (i === f && j === c ? value + by : value))));
    theta = at.map((row, f) => row.map((value, c) => value - (rate * (moved(f, c, 1e-5) - moved(f, c, -1e-5))) / 2e-5));
    losses.push(loss(theta));
  }
  return { logits: start[0].map((_, c) => dot(q, column(theta, c))), losses };
}

const plain = ({ queries, theta }: Problem): Matrix =>
  queries.map((q) => theta[0].map((_, c) => dot([...q, 1], column(theta, c))));
function assertNear(got: Matrix, expected: Matrix): void {
  assert.ok(distance(got.flat(), expected.flat()) < 1e-4, `${got.join("; ")} is not ${expected.join("; ")}`);
}

describe("local adaptation", () => {
  it("is gradient descent on an image's own parameters, for any scale, number of neighbours and mask of labels", () => {
    for (const [trial, given] of [
      { neighbours: 4, steps: 7, rate: 0.5, lambda: 0 },
      { neighbours: 9, steps: 30, rate: 0.15, lambda: 0.001 },
      { neighbours: 1, steps: 5, rate: 2, lambda: 0.2 },
      { neighbours: 50, steps: 12, rate: 1, lambda: 0.05 },
    ].entries()) {
      for (const scale of [0.01, 1, 20]) {
        const p = problem(`${trial} ${scale}`, { scale });
        assertNear(
          adapted(p, given),
          p.queries.map((query) => descend(query, p, given).logits),
        );
      }
    }
  });

  it("has the bound on the rate that it states: just below, every step makes the loss fall", () => {
    for (let trial = 0; trial < 10; trial++) {
      const p = problem(`bound ${trial}`, { n: 1, scale: 10 ** (trial % 3) });
      const lambda = 0.02 * trial;
      const { losses } = descend(p.queries[0], p, {
        neighbours: 1 + trial,
        steps: 8,
        rate: 7.99 / (1 + 8 * lambda),
        lambda,
      });
      assert.ok(
        losses.every((value, i) => i === 0 || value < losses[i - 1] + 1e-9),
        losses.join(", "),
      );
    }
  });

  it("is the network without steps, without a rate, or where no label is known", () => {
    const p = problem("limits");
    const options = { neighbours: 4, steps: 5, rate: 0.5, lambda: 0.01 };
    for (const changed of [{ steps: 0 }, { rate: 0 }]) assertNear(adapted(p, { ...options, ...changed }), plain(p));
    const unknown = { ...p, known: p.known.map((row) => row.map((_, c) => Number(c > 0))) };
    const [got, expected] = [adapted(unknown, options), plain(unknown)];
    assertNear(
      got.map(([first]) => [first]),
      expected.map(([first]) => [first]),
    );
    assert.ok(got.every((row, i) => row.slice(1).every((value, c) => value !== expected[i][c + 1])));
  });

  it("takes a sample met before for what it was", () => {
    const p = problem("met", { n: 1, annotated: 1 });
    const [answer] = adapted({ ...p, queries: [p.keys[3]] }, { neighbours: 5, steps: 400, rate: 4, lambda: 0 });
    assert.deepEqual(
      answer.map((z) => Number(z > 0)),
      p.labels[3],
    );
  });
});

describe("mbpa", () => {
  const [size, side, classes] = [5, 32, 4];
  const batchOf = (step: number): Batch => {
    const draw = random("mbpa", step);
    const bytes = (count: number, below: number): Uint8Array =>
      Uint8Array.from({ length: count }, () => draw.integer(below));
    const [images, labels, known] = [
      bytes(size * side * side * 3, 256),
      bytes(size * classes, 2),
      bytes(size * classes, 2),
    ];
    return { images, labels, known, size, height: side, width: side, ids: [] };
  };
  const situation = { task: 1, slices: [[0, 1]], classes, labels: "unavailable" } as const;

  it("answers for the network of the time from the samples it stores, and leaves no tensor behind", () => {
    const before = liveTensors();
    const network = new Network({ network: "resnet18", width: 2, classes }).initialise(1);
    const kept = findStrategy("mbpa:memory=8,neighbours=3,steps=4,rate=0.5", "unavailable").keep!({
      seed: 1,
      network,
      world: singleProcess,
    });
    assert.equal(kept.predictor!(), undefined, "nothing is stored yet");
    kept.lifecycle!.taskBegins!(situation);
    for (let step = 0; step < 4; step++) kept.lifecycle!.stepEnds!(batchOf(step), new Float32Array(size * classes));
    network.initialise(2);
    const method = kept.predictor!()!;
    const features = (batch: Batch): Matrix => {
      const images = toImages(batch.images, batch.size, batch.height, batch.width);
      // Of a head that lets the features through.
      const through = new Network({ network: "resnet18", width: 2, classes: network.features });
      through.load(network.state(), "backbone");
      through.weight.assign(
        Float32Array.from({ length: network.features ** 2 }, (_, i) => Number(i % (network.features + 1) === 0)),
      );
      through.bias.assign(new Float32Array(network.features));
      const logits = through.infer(images);
      const rows = logits.arraySync();
      logits.dispose();
      through.dispose();
      free(images);
      return rows;
    };
    const state = kept.save();
    const part = (name: string): Matrix => {
      const {
        shape: [rows, columns],
        data,
      } = state.get(name)!;
      return Array.from({ length: rows }, (_, i) => [...data.slice(i * columns, (i + 1) * columns)]);
    };
    const stored: Batch = { ...batchOf(0), images: Uint8Array.from(state.get("images")!.data), size: 8 };
    const query = batchOf(9);
    const weight = network.weight.export();
    const weights = Array.from({ length: network.features }, (_, f) =>
      Array.from({ length: classes }, (_, c) => weight[c * network.features + f]),
    );
    const theta = [...weights, [...network.bias.export()]];
    const p = { queries: features(query), keys: features(stored), labels: part("labels"), known: part("known"), theta };
    const images = toImages(query.images, size, side, side);
    const [answer, plainAnswer] = [method.infer(images), network.infer(images)];
    assertNear(
      answer.arraySync(),
      p.queries.map((q) => descend(q, p, { neighbours: 3, steps: 4, rate: 0.5, lambda: 0.001 }).logits),
    );
    assert.ok(distance(answer.dataSync(), plainAnswer.dataSync()) > 1e-3);
    tf.dispose([answer, plainAnswer]);
    free(images);
    for (const held of [method, kept, network]) held.dispose();
    assert.equal(liveTensors(), before);
  });
});
