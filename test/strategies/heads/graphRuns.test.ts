import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { imagesOf, type Benchmark } from "../../../src/data";
import { liveTensors } from "../../../src/nn";
import { openModel, predict, run, type RunOptions, type TaskEnd, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const csc: RunOptions = { ...tinyOptions, strategy: "csc", head: "cigcn:width=8" };
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

  it("ends as a straight run where it is resumed, and answers from its directory as it did", async () => {
    const [straight, out] = [join(folder, "straight"), join(folder, "resumed")];
    const test = imagesOf(data.tasks, "test");
    const options = { imageSize: 32, batch: 64 };
    let answers: Float32Array | undefined;
    const { metrics } = await run(csc, {
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
      await assert.rejects(run(csc, { data, out, on, resume: true, signal: stop.signal }));
    }
    const again = await run(csc, { data, out, resume: true });
    assert.deepEqual(plain(again.metrics), plain(metrics));
    const [one, other] = [await openModel({ run: straight }), await openModel({ run: out })];
    assert.deepEqual(other.network.state(), one.network.state());
    assert.deepEqual((await predict(other.answers ?? other.network, test, options)).logits, answers);
    one.dispose();
    other.dispose();
    await assert.rejects(run({ ...csc, head: "cigcn:width=9" }, { data, out, resume: true }), {
      code: "checkpoint/other-run",
      message: /head/,
    });
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
