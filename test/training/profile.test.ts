import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { isWatched } from "../../src/base/profile";
import type { Benchmark } from "../../src/data";
import { liveTensors, tf } from "../../src/nn";
import { backend } from "../../src/nn/backend";
import { profiled, run, type RunRecord, type TrainingEvent } from "../../src/training";
import { everyKind } from "./everyKind";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const options = { ...tinyOptions, strategy: "lwf-ppi" } as const;
/** Strategies that do something of their own in a step, around an update, at the end of a task, or in evaluation. */
const someOfThem = new Set(["joint", "er:mean=apart", "mbpa:memory=10,neighbours=4", "ewc:samples=3", "hat"]);

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** All of a record but what depends on the time. */
const numbersOf = (record: RunRecord): string =>
  JSON.stringify(record, (key, value: unknown) => (/^(seconds|imagesPerSecond)$/.test(key) ? undefined : value));

describe("profiled", () => {
  for (const kind of everyKind.filter(({ strategy }) => someOfThem.has(strategy))) {
    it(`changes no number of ${Object.values(kind).join(" ")}`, async () => {
      const given = { ...tinyOptions, ...kind, epochs: 1 };
      const plain = await run(given, { data });
      const { result, profile } = await profiled(() => run(given, { data }));
      assert.equal(numbersOf(result), numbersOf(plain));
      assert.ok(profile.ops.length > 0);
    });
  }

  it("leaves everything as it was: the library's functions, the number of tensors, no watch", async () => {
    const { binding } = backend;
    const functions = Object.getOwnPropertyDescriptors(binding);
    const tensors = [liveTensors(), tf.memory().numTensors];
    await profiled(() => run(options, { data }));
    assert.deepEqual([liveTensors(), tf.memory().numTensors], tensors);
    assert.equal(backend.binding, binding);
    assert.deepEqual(Object.getOwnPropertyDescriptors(backend.binding), functions);
    assert.equal(isWatched(), false);
  });

  it("does so after a failure too, which it passes on", async () => {
    const { binding } = backend;
    const failure = new Error("planned");
    await assert.rejects(
      profiled(() => Promise.reject(failure)),
      failure,
    );
    await assert.rejects(
      profiled(() => run({ ...options, strategy: "no-such" }, { data })),
      /no-such/,
    );
    assert.equal(backend.binding, binding);
    assert.equal(isWatched(), false);
  });

  it("is taken once at a time; the one that goes on is not disturbed", async () => {
    const { profile } = await profiled(async () => {
      await assert.rejects(
        profiled(async () => 1),
        /already/,
      );
      return run({ ...options, epochs: 1 }, { data });
    });
    assert.ok(profile.steps > 0 && profile.ops.length > 100);
  });

  it("counts every step; phases add up to the whole, and are most of what steps take", async () => {
    const events: TrainingEvent[] = [];
    const begun = performance.now();
    const { profile } = await profiled(() => run(options, { data, on: (event) => events.push(event) }));
    const wall = performance.now() - begun;
    const of = (...names: string[]): number =>
      total(profile.phases.filter(({ phase }) => names.includes(phase)).map(({ milliseconds }) => milliseconds));
    const steps = events.filter((event) => event.type === "step");
    assert.equal(profile.steps, steps.length);
    const sum = total(profile.phases.map(({ milliseconds }) => milliseconds));
    assert.ok(Math.abs(sum - profile.milliseconds) < 1e-6 * sum);
    assert.ok(sum <= wall, `${sum} of ${wall}`);
    // What the run itself says of its steps: from the end of one to that of the next, so with their images.
    const measured = total(steps.map(({ imagesPerSecond, step }) => (1000 * sizeOf(step)) / imagesPerSecond));
    const named = of("load", "forward", "infer", "back", "direction", "update", "audit");
    assert.ok(named >= 0.9 * measured && named <= 1.02 * measured, `${named} of ${measured}`);
    for (const phase of ["open", "load", "forward", "infer", "back", "direction", "update", "evaluate"])
      assert.ok(of(phase) > 0, phase);
  });

  it("finds the ops of a step where they belong", async () => {
    const { profile } = await profiled(() => run(options, { data }));
    const callsIn = (phase: string, op: RegExp): number =>
      total(profile.ops.filter((one) => one.phase === phase && op.test(one.op)).map(({ calls }) => calls));
    assert.equal(callsIn("forward", /^Conv2D$/), 20 * profile.steps);
    assert.equal(callsIn("update", /^Conv2D/), 0);
    assert.equal(callsIn("evaluate", /Backprop/), 0);
    assert.equal(callsIn("direction", /Conv2D/), 0);
    // The answers of the network of the tasks before, in the two tasks that have one: a pass of each of three batches,
    // one of its mirror images, and one that shows whether answers can be kept.
    const perTask = profile.steps / 3;
    assert.equal(callsIn("infer", /Conv2D$/), 20 * 2 * (2 * 3 + 1));
    // A way back for each of 1, 2 and 3 objectives.
    assert.equal(callsIn("back", /^Conv2DBackpropFilter$/), 20 * (1 + 2 + 3) * perTask);
    assert.ok(callsIn("update", /^ResourceApply/) > 0);
    const times = profile.ops.map(({ milliseconds }) => milliseconds);
    assert.ok(times.every((time) => time >= 0));
    for (const { phase, milliseconds } of profile.phases) {
      const inOps = total(profile.ops.filter((op) => op.phase === phase).map((op) => op.milliseconds));
      assert.ok(inOps <= milliseconds, `${phase}: ${inOps} of ${milliseconds}`);
    }
  });

  it("has the time of writing where something is written", async () => {
    const { profile } = await profiled(() => run({ ...options, epochs: 1 }, { data, out: `${folder}/written` }));
    assert.ok((profile.phases.find(({ phase }) => phase === "write")?.milliseconds ?? 0) > 0);
    assert.ok(profile.peakMiB > 50);
    assert.ok(profile.gemm.flopsPerSecond > 1e8);
  });
});

/** Images of a step of a task of 20 images in batches of 8. */
const sizeOf = (step: number): number => (step % 3 === 0 ? 4 : 8);
