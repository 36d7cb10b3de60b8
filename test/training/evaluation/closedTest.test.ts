import assert from "node:assert/strict";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { hashOf } from "../../../src/data/hash";
import { openImages, withoutTest, type Benchmark, type Example, type Task } from "../../../src/data";
import { commonObjectives, learntTogether, type LearntTask } from "../../../src/strategies";
import { RunDirectory, run, type RunOptions } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const folder = temporaryFolder();
let whole: Benchmark;
before(async () => {
  const tiny = await tinyBenchmark(folder, { train: 8, validation: 6, test: 6 });
  whole = { ...tiny, hash: hashOf(tiny) };
});

const options = { ...tinyOptions, epochs: 1, audit: 0, scoreOn: "validation" } as const;

/** A method of one's own that does something with what it is given. */
const prying = (name: string, more: Partial<Exclude<RunOptions["strategy"], string>>): RunOptions["strategy"] => ({
  name,
  source: "ours",
  direction: "sum",
  regimes: ["unavailable"],
  plan: (situation) => learntTogether([commonObjectives(situation).newTask]),
  ...more,
});

describe("a benchmark without its test images", () => {
  it("refuses to give them, their labels and their files, and gives the others", async () => {
    const closed = withoutTest(whole);
    for (const [k, task] of closed.tasks.entries()) {
      assert.equal(task.train, whole.tasks[k].train);
      assert.equal(task.validation, whole.tasks[k].validation);
      assert.throws(() => task.test, { code: "tuning/test-images" });
      assert.throws(() => task.test[0].labels, { code: "tuning/test-images" });
    }
    const images = openImages(closed, { decode: (path) => Promise.resolve(Buffer.from(path)) });
    const [{ train, validation, test }] = whole.tasks;
    for (const { image } of [...train, ...validation]) assert.equal(String(await images.decode(image, 8)), image);
    for (const { image } of test) await assert.rejects(images.decode(image, 8), { code: "tuning/test-images" });
    assert.equal(withoutTest(closed), closed);
  });

  it("has a hash that no test image enters, and all others do", () => {
    const flipped = (examples: readonly Example[]): Example[] =>
      examples.map((example) => ({ ...example, labels: example.labels.map((label) => 1 - label) }));
    const hashWith = (change: (task: Task) => Task): string =>
      withoutTest({ ...whole, tasks: whole.tasks.map(change) }).hash;
    const { hash } = withoutTest(whole);
    assert.notEqual(hash, whole.hash);
    assert.equal(
      hashWith((task) => ({ ...task, test: flipped(task.test) })),
      hash,
    );
    assert.equal(
      hashWith((task) => ({ ...task, test: [] })),
      hash,
    );
    assert.notEqual(
      hashWith((task) => ({ ...task, validation: flipped(task.validation) })),
      hash,
    );
    assert.notEqual(
      hashWith((task) => ({ ...task, train: flipped(task.train) })),
      hash,
    );
  });

  it("is refused where a task has no validation images to score on", () => {
    const tasks = whole.tasks.map((task, k) => (k === 1 ? { ...task, validation: [] } : task));
    assert.throws(() => withoutTest({ ...whole, tasks }), { code: "tuning/no-validation", message: /task 2/ });
  });
});

describe("a run that is scored on validation images", () => {
  it("scores what a run does whose test images are these validation images", async () => {
    const tasks = whole.tasks.map((task) => ({ ...task, test: task.validation }));
    for (const strategy of ["lwf", "joint"]) {
      const closed = await run({ ...options, strategy }, { data: whole });
      const same = await run({ ...options, strategy, scoreOn: "test" }, { data: { ...whole, tasks } });
      assert.deepEqual(closed.metrics, same.metrics);
    }
  });

  it("comes to the same without test images, and with others: it reads none", async () => {
    const labels = whole.tasks.map((task) => ({
      ...task,
      test: task.test.map((example) => ({ ...example, labels: example.labels.map((label) => 1 - label) })),
    }));
    const damaged = temporaryFolder();
    const moved = (examples: readonly Example[], isTest: boolean): Example[] =>
      examples.map((example) => {
        const image = join(damaged, `${example.id}.png`);
        if (isTest) writeFileSync(image, "no picture");
        else copyFileSync(example.image, image);
        return { ...example, image };
      });
    const files = whole.tasks.map(({ train, validation, test, ...task }) => ({
      ...task,
      ...{ train: moved(train, false), validation: moved(validation, false), test: moved(test, true) },
    }));
    rmSync(files[0].test[0].image);
    const made = async (name: string, tasks: readonly Task[]): Promise<unknown> => {
      const out = join(folder, `run ${name}`);
      const { metrics } = await run({ ...options, strategy: "er:memory=8" }, { data: { ...whole, tasks }, out });
      const { data } = await new RunDirectory(out).readManifest();
      assert.equal(data.images.test, 0);
      return { metrics, hash: data.hash, content: data.content };
    };
    const expected = await made("as it was", whole.tasks);
    assert.deepEqual(await made("labels", labels), expected);
    assert.deepEqual(await made("files", files), expected);
  });

  it("refuses a method that asks for the test split, or for one of its images", async () => {
    const asking = prying("asks-for-labels", {
      arrange: (tasks) => tasks.map((task) => ({ ...task, train: [...task.train, ...task.test] })),
    });
    await assert.rejects(run({ ...options, strategy: asking }, { data: whole }), { code: "tuning/test-images" });
    const [{ test }] = whole.tasks;
    const loading = prying("asks-for-images", {
      keep: () => ({
        bytes: 0,
        save: () => new Map(),
        load: () => undefined,
        dispose: () => undefined,
        lifecycle: {
          async taskEnds({ load }: LearntTask) {
            for await (const batch of load(test)) assert.ok(batch.size === 0, "a test image was loaded");
          },
        },
      }),
    });
    await assert.rejects(run({ ...options, strategy: loading }, { data: whole }), { code: "tuning/test-images" });
    const selected = run({ ...options, strategy: "lwf", selection: "test" }, { data: whole });
    await assert.rejects(selected, { code: "tuning/test-images" });
  });

  it("takes test or validation and nothing else", async () => {
    const other = { ...options, strategy: "lwf", scoreOn: "train" as "test" };
    await assert.rejects(run(other, { data: whole }), { code: "argument/invalid", message: /--score-on got "train"/ });
  });
});
