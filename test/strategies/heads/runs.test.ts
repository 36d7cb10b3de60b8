import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { batches, imagesOf, type Benchmark } from "../../../src/data";
import { singleProcess, type Communicator } from "../../../src/distributed";
import { liveTensors, Network, type State } from "../../../src/nn";
import { readSafetensors } from "../../../src/nn/weights/safetensors";
import { analyticState } from "../../../src/strategies/heads/analyticState";
import { findStrategy, headDefinitions } from "../../../src/strategies";
import {
  openModel,
  predict,
  resolveParameters,
  run,
  type RunOptions,
  type TaskEnd,
  type TrainingEvent,
} from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const l3a: RunOptions = { ...tinyOptions, strategy: "l3a", head: "analytic:width=32,gamma=1" };

/** What a file of what a method keeps at the end of a task has. */
const keptAt = async (out: string, task: number): Promise<State> =>
  (await readSafetensors(join(out, "checkpoints", `task-${task}.kept.safetensors`))).tensors;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("l3a", () => {
  it("makes steps in the first task alone, and learns the others", async () => {
    const [events, ends]: [TrainingEvent[], TaskEnd[]] = [[], []];
    const { metrics } = await run(l3a, { data, on: (event) => events.push(event), onTask: (end) => ends.push(end) });
    const stepsOf = (task: number): number =>
      events.filter((event) => event.type === "step" && event.task === task).length;
    assert.deepEqual([1, 2, 3].map(stepsOf), [6, 0, 0]);
    const [begun] = events;
    assert.ok(begun.type === "run");
    assert.deepEqual(begun.steps, [3, 0, 0]);
    assert.deepEqual(events.flatMap((event) => (event.type === "task" ? [event.selectedEpoch] : [])).slice(1), [0, 0]);
    assert.equal(ends.length, 3);
    for (const { state } of ends) assert.deepEqual(state, ends[0].state);
    // The rows of R are the scores of the fit: a task that was fitted is better known than before.
    for (const task of [2, 3])
      assert.ok(metrics.R[task][task - 1] > metrics.R[task - 1][task - 1] + 0.05, String(metrics.R));
    assert.deepEqual(
      metrics.R.at(-1),
      events.flatMap((event) => (event.type === "task" ? [event.test.tasks] : [])).at(-1),
    );
  });

  it("ends as a straight run where it is resumed, and answers from its directory as it did", async () => {
    const [straight, out] = [join(folder, "straight"), join(folder, "resumed")];
    let answers: Float32Array | undefined;
    const test = imagesOf(data.tasks, "test");
    const options = { imageSize: 32, batch: 64 };
    const { metrics } = await run(l3a, {
      data,
      out: straight,
      withNetwork: async (method) => void (answers = (await predict(method, test, options)).logits),
    });
    const stops: ((event: TrainingEvent) => boolean)[] = [
      (event) => event.type === "step" && event.epoch === 2 && event.step === 2,
      (event) => event.type === "task" && event.task === 1,
      (event) => event.type === "task" && event.task === 2,
    ];
    for (const isHere of stops) {
      const stop = new AbortController();
      const on = (event: TrainingEvent): void => void (isHere(event) && stop.abort());
      await assert.rejects(run(l3a, { data, out, on, resume: true, signal: stop.signal }));
    }
    const again = await run(l3a, { data, out, resume: true });
    assert.deepEqual(plain(again.metrics), plain(metrics));
    for (const task of [1, 2, 3]) assert.deepEqual(await keptAt(out, task), await keptAt(straight, task));
    const model = await openModel({ run: out });
    assert.deepEqual((await predict(model.answers ?? model.network, test, options)).logits, answers);
    model.dispose();
    assert.deepEqual(plain((await run(l3a, { data, out, resume: true })).metrics), plain(metrics));
    await assert.rejects(run({ ...l3a, head: "analytic:width=32,gamma=2" }, { data, out, resume: true }), {
      code: "checkpoint/other-run",
      message: /head/,
    });
  });

  it("leaves as many tensors as there were", async () => {
    const before = liveTensors();
    await run(l3a, { data });
    assert.equal(liveTensors(), before);
  });

  it("comes to the same numbers on any number of ranks that share the images", async () => {
    const network = new Network({ network: "resnet18", width: 2, classes: 6, imageSize: 32 }).initialise(5);
    const { train: examples } = data.tasks[0];
    const options = { width: 16, gamma: 1, threshold: 0.7, weights: "inverse-sqrt" };
    const situation = { task: 1, slices: [[0, 1]], classes: 6, labels: "unavailable" } as const;
    const fitted = async (world: Communicator): Promise<State> => {
      const kept = analyticState({ seed: 1, network, world }, options);
      const load = (chosen: typeof examples) => batches(chosen, { size: 32, batch: 8 });
      await kept.lifecycle?.taskEnds?.({ situation, network, imageSize: 32, examples, load });
      const state = kept.save();
      kept.dispose();
      return state;
    };
    const alone = await fitted(singleProcess);
    for (const size of [2, 3, 4]) {
      // What each rank would send is found first; then every rank gets all of it.
      const sent: Float32Array[] = [];
      const world = (rank: number, gather: (own: Float32Array) => Float32Array) =>
        ({ ...singleProcess, rank, size, allGather: gather }) as unknown as Communicator;
      for (let rank = 0; rank < size; rank++) {
        const listen = (own: Float32Array): Float32Array => {
          sent[rank] = own;
          throw new Error("heard");
        };
        await assert.rejects(fitted(world(rank, listen)), /heard/);
      }
      const all = Float32Array.from(sent.flatMap((rows) => [...rows]));
      assert.equal(all.length, examples.length * network.embedding);
      for (let rank = 0; rank < size; rank++) assert.deepEqual(await fitted(world(rank, () => all)), alone);
    }
    network.dispose();
  });
});

describe("a head of a run", () => {
  it("is the strategy's own where none is named", () => {
    assert.equal(resolveParameters({ strategy: "lwf" }).head, "linear");
    assert.equal(resolveParameters({ strategy: "l3a", head: "analytic:gamma=1000" }).head, "analytic");
    assert.equal(resolveParameters({ strategy: "lwf", head: "analytic:gamma=2" }).head, "analytic:gamma=2");
    assert.equal(findStrategy("l3a", "unavailable").head, "analytic");
    assert.ok(headDefinitions().some(({ name }) => name === "analytic"));
  });

  it("is refused where it makes no sense, and where it is unknown", () => {
    for (const strategy of ["hat", "mbpa"]) {
      assert.throws(() => resolveParameters({ strategy, head: "analytic" }), {
        code: "strategy/head",
        message: new RegExp(`${strategy} is not defined with --head analytic; it takes linear`),
      });
    }
    assert.throws(() => resolveParameters({ strategy: "l3a", head: "linear" }), { code: "strategy/head" });
    assert.throws(() => resolveParameters({ strategy: "lwf", head: "round" }), { code: "argument/invalid" });
    assert.throws(() => resolveParameters({ strategy: "lwf", head: "analytic:gamma=0" }), { code: "argument/invalid" });
  });

  it("analytic, answers for any strategy, which trains as it does with a linear one", async () => {
    const trained: TaskEnd[] = [];
    const options: RunOptions = { ...tinyOptions, strategy: "er:memory=6" };
    const linear = await run(options, { data, onTask: (end) => trained.push(end) });
    const ends: TaskEnd[] = [];
    const out = join(folder, "er");
    const head = "analytic:width=16,gamma=1";
    const analytic = await run({ ...options, head }, { data, out, onTask: (end) => ends.push(end) });
    ends.forEach(({ state }, k) => assert.deepEqual(state, trained[k].state));
    const validations = (record: typeof linear): unknown[] => record.epochs.map(({ validation }) => validation);
    assert.deepEqual(validations(analytic), validations(linear));
    assert.notDeepEqual(analytic.metrics.R.slice(1), linear.metrics.R.slice(1));
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { parameters: { head?: string } };
    assert.equal(manifest.parameters.head, head);
    // Nobody begins after a task whose rows are those of another head.
    await assert.rejects(run({ ...tinyOptions, strategy: "finetune" }, { data, after: ends[0] }), {
      code: "run/other-start",
    });
  });
});
