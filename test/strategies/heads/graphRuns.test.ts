import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { imagesOf, type Benchmark } from "../../../src/data";
import { liveTensors, type State } from "../../../src/nn";
import { openModel, predict, run, type RunOptions, type TaskEnd, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const csc = { ...tinyOptions, strategy: "csc", head: "cigcn:width=8" } satisfies RunOptions;
const agcn = { ...tinyOptions, strategy: "agcn", head: "agcn:nodes=6,width=8" } satisfies RunOptions;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("csc", () => {
  it("takes the classes of each task into its graph, and learns all of its head but that", async () => {
    const [events, ends]: [TrainingEvent[], TaskEnd[]] = [[], []];
    const held = liveTensors();
    const options: RunOptions = {
      ...csc,
      optimiser: { name: "sgd", momentum: 0.9, weightDecay: 0.5 },
      learningRate: 1e-2,
    };
    await run(options, { data, on: (event) => events.push(event), onTask: (end) => ends.push(end) });
    assert.equal(liveTensors(), held);
    const inGraph = ends.map(({ state }) => [...(state.get("graph.seen")?.data ?? [])]);
    assert.deepEqual(inGraph, [
      [1, 1, 0, 0, 0, 0],
      [1, 1, 1, 1, 0, 0],
      [1, 1, 1, 1, 1, 1],
    ]);
    for (const name of ends[0].state.keys()) {
      if (!name.startsWith("graph.")) continue;
      assert.notDeepEqual(ends[1].state.get(name), ends[0].state.get(name), name);
    }
    const losses = events.flatMap((event) => (event.type === "epoch" ? [Object.keys(event.loss)] : []));
    assert.deepEqual(losses[0], ["bce:1"]);
    assert.deepEqual(losses.at(-1), ["bce:3", "distil", "max-entropy"]);
  });

  it("goes with the linear head, and its head with other strategies, losses and directions", async () => {
    const { metrics } = await run({ ...csc, head: "linear" }, { data });
    assert.ok(Number.isFinite(metrics.acc));
    const others: RunOptions[] = [
      { strategy: "lwf-ppi" },
      { strategy: "joint", loss: "asl" },
      { strategy: "csc", direction: "mgda", complete: "fixed:threshold=0.5" },
    ];
    for (const options of others) {
      const found = await run({ ...tinyOptions, ...options, head: "cigcn:width=4", epochs: 1 }, { data });
      assert.ok(Number.isFinite(found.metrics.acc));
    }
    await assert.rejects(run({ ...tinyOptions, strategy: "hat", head: "cigcn" }, { data }), { code: "strategy/head" });
  });
});

describe("agcn", () => {
  const matrixOf = ({ state }: TaskEnd): Float32Array => state.get("fc.graph.correlation")?.data ?? new Float32Array(0);
  const losses = (events: readonly TrainingEvent[]): string[][] =>
    events.flatMap((event) => (event.type === "epoch" ? [Object.keys(event.loss)] : []));

  it("relates classes of a task, and of earlier ones, and leaves earlier relations as they are", async () => {
    const [events, ends]: [TrainingEvent[], TaskEnd[]] = [[], []];
    const held = liveTensors();
    const options = { ...agcn, head: "agcn:nodes=6,width=8,between=0.01" };
    await run(options, { data, on: (event) => events.push(event), onTask: (end) => ends.push(end) });
    assert.equal(liveTensors(), held);
    const [one, two, three] = ends.map(matrixOf);
    const entries = (matrix: Float32Array, rows: number[], columns: number[]): number[] =>
      rows.flatMap((i) => columns.map((j) => matrix[6 * i + j]));
    // All classes of the first task are related: I + 0.28 / 2, divided by degrees of 1.28 to the power 2 * 0.8.
    const [alone, other] = [1.14, 0.14].map((weight) => weight / 1.28 ** 1.6);
    entries(one, [0, 1], [0, 1]).forEach((value, k) =>
      assert.ok(Math.abs(value - [alone, other, other, alone][k]) < 1e-5),
    );
    assert.deepEqual(entries(two, [0, 1], [0, 1]), entries(one, [0, 1], [0, 1]));
    assert.deepEqual(entries(three, [0, 1, 2, 3], [0, 1, 2, 3]), entries(two, [0, 1, 2, 3], [0, 1, 2, 3]));
    // Soft labels of two classes are above 0.01 / 2 somewhere; their columns add up to a quarter.
    for (const column of [2, 3]) {
      const sum = entries(two, [0, 1], [column]).reduce((total, value) => total + value, 0);
      assert.ok(Math.abs(sum - 0.25) < 1e-5, String(sum));
    }
    assert.deepEqual(entries(two, [4, 5], [0, 1, 2, 3]), new Array(8).fill(0));
    assert.deepEqual(losses(events)[0], ["bce:1"]);
    assert.deepEqual(losses(events).at(-1), ["bce:3", "distil"]);
    // Vectors that stand for classes do not learn; the rest of the head does.
    const [before, after] = ends.map(({ state }) => state);
    for (const [name, learns] of [
      ["nodes", false],
      ["gc1.weight", true],
      ["gc2.weight", true],
    ] as const)
      assert.equal(isDeepStrictEqual(before.get(`fc.graph.${name}`), after.get(`fc.graph.${name}`)), !learns, name);
  });

  it("keeps vectors of old classes where it weighs them", async () => {
    const drift = async (relation: number): Promise<number> => {
      const ends: TaskEnd[] = [];
      const strategy = `agcn:classification=1,relation=${relation}`;
      await run({ ...agcn, strategy, learningRate: 1e-2 }, { data, onTask: (end) => ends.push(end) });
      const [before, after] = [1, 2].map((k) => vectorsOf(ends[k].state));
      return Math.hypot(...before.flatMap((row, c) => (c < 4 ? row.map((value, k) => value - after[c][k]) : [])));
    };
    const [free, kept] = [await drift(0), await drift(49)];
    assert.ok(kept < free / 2, `${kept}, and ${free} without a weight`);
  });

  it("has a head that goes with other strategies, losses, memories and directions", async () => {
    const others: RunOptions[] = [
      { strategy: "finetune" },
      { strategy: "er:memory=10", labels: "available", complete: "none" },
      { strategy: "lwf-ppi", loss: "asl", complete: "fixed:threshold=0.5" },
    ];
    for (const options of others) {
      const found = await run({ ...tinyOptions, ...options, head: "agcn:nodes=5,width=4", epochs: 1 }, { data });
      assert.ok(Number.isFinite(found.metrics.acc));
    }
    const mgda = await run({ ...agcn, direction: "mgda" }, { data });
    assert.ok(Number.isFinite(mgda.metrics.acc));
  });
});

/** [6, channels]: the vectors that a network's state makes of classes, by plain loops. */
function vectorsOf(state: State): number[][] {
  const rows = (name: string): number[][] => {
    const { shape, data } = state.get(`fc.graph.${name}`) ?? { shape: [0, 0], data: new Float32Array(0) };
    return Array.from({ length: shape[0] }, (_, i) => [...data.slice(i * shape[1], (i + 1) * shape[1])]);
  };
  // Outside, matrices are transposed; the matrix of correlations says in a row what a class gets.
  const times = (a: number[][], b: number[][]): number[][] =>
    a.map((row) => b[0].map((_, k) => row.reduce((sum, value, j) => sum + value * b[j][k], 0)));
  const turned = (a: number[][]): number[][] => a[0].map((_, k) => a.map((row) => row[k]));
  const [first, second, nodes] = ["gc1.weight", "gc2.weight", "nodes"].map((name) => turned(rows(name)));
  const hidden = times(rows("correlation"), times(nodes, first)).map((row) => row.map((x) => (x > 0 ? x : 0.2 * x)));
  return times(rows("correlation"), times(hidden, second));
}

describe("a run with a graph over the classes", () => {
  for (const [name, method] of Object.entries({ csc, agcn })) {
    it(`${name} ends as a straight run where it is resumed, and answers from its directory as it did`, async () => {
      const [straight, out] = ["straight", "resumed"].map((of) => join(folder, `${name}-${of}`));
      const test = imagesOf(data.tasks, "test");
      const options = { imageSize: 32, batch: 64 };
      let answers: Float32Array | undefined;
      const { metrics } = await run(method, {
        data,
        out: straight,
        withNetwork: async (method) => void (answers = (await predict(method, test, options)).logits),
      });
      const stops: ((event: TrainingEvent) => boolean)[] = [
        (event) => event.type === "step" && event.task === 1 && event.epoch === 2 && event.step === 2,
        (event) => event.type === "task" && event.task === 1,
        (event) => event.type === "step" && event.task === 2 && event.epoch === 1 && event.step === 2,
        (event) => event.type === "step" && event.task === 3 && event.epoch === 2 && event.step === 1,
      ];
      for (const isHere of stops) {
        const stop = new AbortController();
        const on = (event: TrainingEvent): void => void (isHere(event) && stop.abort());
        await assert.rejects(run(method, { data, out, on, resume: true, signal: stop.signal }));
      }
      const again = await run(method, { data, out, resume: true });
      assert.deepEqual(plain(again.metrics), plain(metrics));
      const [one, other] = [await openModel({ run: straight }), await openModel({ run: out })];
      assert.deepEqual(other.network.state(), one.network.state());
      assert.deepEqual((await predict(other.answers ?? other.network, test, options)).logits, answers);
      one.dispose();
      other.dispose();
      await assert.rejects(run({ ...method, head: `${method.head}9` }, { data, out, resume: true }), {
        code: "checkpoint/other-run",
        message: /head/,
      });
    });
  }
});
