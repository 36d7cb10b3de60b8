import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { imagesOf, type Benchmark } from "../../../src/data";
import { mapPerEpoch } from "../../../src/plots";
import { predict, resolveRun, run, type RunOptions, type TaskEvent, type TrainingEvent } from "../../../src/training";
import { countAnswers } from "./countAnswers";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const textOf = (out: string, file: string): string => readFileSync(join(out, file), "utf8");

/** Events of a run directory without what depends on resumes and, where told, the test scores of epochs. */
const eventsOf = (out: string, { tests }: { readonly tests: boolean }): TrainingEvent[] =>
  textOf(out, "events.jsonl")
    .trim()
    .split("\n")
    .map((line) => {
      const isEpoch = (JSON.parse(line) as TrainingEvent).type === "epoch";
      return JSON.parse(line, (key, value: unknown) =>
        /^(seconds|imagesPerSecond|checkpoints|memory)$/.test(key) || (key === "test" && isEpoch && !tests)
          ? undefined
          : value,
      ) as TrainingEvent;
    });

/** A run with its directory, its events, and its answers to all test images at its end. */
async function made(name: string, options: RunOptions): Promise<{ out: string; answers: Float32Array }> {
  const out = join(folder, name.replace(/\W+/g, "-"));
  const answers: Float32Array[] = [];
  const images = imagesOf(data.tasks, "test");
  await run(options, {
    data,
    out,
    withNetwork: async (network, { imageSize }) =>
      void answers.push((await predict(network, images, { imageSize, batch: 64 })).logits),
  });
  return { out, answers: answers[0] };
}

/** The rate makes early epochs the best of some tasks. */
const common = { ...tinyOptions, epochs: 3, learningRate: 0.02 } as const;

describe("test images that are scored at the ends of tasks alone", () => {
  const kinds: readonly RunOptions[] = [
    { strategy: "joint" },
    { strategy: "finetune", selection: "last" },
    { strategy: "lwf-ppi" },
    // Learns later tasks without steps.
    { strategy: "l3a", head: "analytic:width=32,gamma=1" },
    // These two answer with what they keep, which goes on to change after the selected epoch.
    { strategy: "mbpa:memory=10,neighbours=4" },
    { strategy: "hat" },
  ];
  for (const kind of kinds) {
    const name = Object.values(kind).map(String).join(" ");
    it(`${name}: all else has the same bits`, async () => {
      const each = await made(`${name} epochs`, { ...common, ...kind });
      const ends = await made(`${name} tasks`, { ...common, ...kind, testAfter: "tasks" });
      assert.equal(textOf(ends.out, "metrics.json"), textOf(each.out, "metrics.json"));
      assert.deepEqual(ends.answers, each.answers);
      const events = eventsOf(ends.out, { tests: true });
      assert.deepEqual(events, eventsOf(each.out, { tests: false }));
      assert.ok(eventsOf(each.out, { tests: true }).every((event) => event.type !== "epoch" || event.test));
      const selected = events.filter((event): event is TaskEvent => event.type === "task");
      if (!["joint", "l3a"].includes(kind.strategy as string) && !kind.selection)
        assert.ok(
          selected.some(({ selectedEpoch }) => selectedEpoch < 3),
          "an earlier epoch than the last",
        );
      const columns = textOf(ends.out, "epochs.csv").split("\n")[0];
      assert.ok(columns.includes("validation mAP task 3") && !columns.includes("test"));
    });
  }

  it("are answered once before training and once a task, and not again at the end", async () => {
    const [tests, held] = (["test", "validation"] as const).map((split) => imagesOf(data.tasks, split).length);
    const options: RunOptions = { ...common, audit: 0, testAfter: "tasks", strategy: "finetune" };
    // What was answered of the held-out images is known where the last epoch is the selected one.
    const last: RunOptions = { ...options, selection: "last" };
    const inTasks = [1, 2, 3].reduce((sum, task) => sum + (3 * task * held) / 3 + tests, 0);
    assert.equal(await countAnswers(() => run(last, { data })), tests + inTasks);
    const ends: number[] = [];
    const on = (event: TrainingEvent): void => void (event.type === "task" && ends.push(event.selectedEpoch));
    assert.equal(await countAnswers(() => run(options, { data, on })), tests + inTasks);
    assert.ok(ends.length === 3 && ends.some((epoch) => epoch < 3), ends.join());
  });

  for (const strategy of ["lwf", "mbpa:memory=10,neighbours=4", "hat"]) {
    it(`${strategy}: resumed in the last epoch and before the end of the task, ends as a straight run`, async () => {
      const options: RunOptions = { ...common, strategy, testAfter: "tasks" };
      const { out: straight } = await made(`straight ${strategy}`, options);
      const out = join(folder, `resumed-${strategy.replace(/\W+/g, "-")}`);
      const stopped = async (isHere: (event: TrainingEvent) => boolean): Promise<void> => {
        const stop = new AbortController();
        const on = (event: TrainingEvent): void => void (isHere(event) && stop.abort());
        await assert.rejects(run(options, { data, out, on, resume: true, signal: stop.signal }));
      };
      // All epochs of a task are done then, and its test images are not scored.
      await stopped((event) => event.type === "epoch" && event.task === 1 && event.epoch === 3);
      await stopped((event) => event.type === "step" && event.task === 2 && event.epoch === 3 && event.step === 2);
      await stopped((event) => event.type === "epoch" && event.task === 2 && event.epoch === 3);
      await stopped((event) => event.type === "epoch" && event.task === 3 && event.epoch === 3);
      const steps: unknown[] = [];
      await run(options, { data, out, resume: true, on: (event) => event.type === "step" && steps.push(event) });
      assert.deepEqual(steps, [], "the epochs were done");
      assert.equal(textOf(out, "metrics.json"), textOf(straight, "metrics.json"));
      assert.deepEqual(eventsOf(out, { tests: true }), eventsOf(straight, { tests: true }));
    });
  }
});

describe("when test images are scored", () => {
  it("is in the manifest, and a run goes on as it was begun; earlier versions had `epochs`", async () => {
    const options: RunOptions = { ...tinyOptions, epochs: 1, strategy: "finetune" };
    const { out } = await made("recorded", options);
    const manifest = JSON.parse(textOf(out, "manifest.json")) as { parameters: Record<string, unknown> };
    assert.equal(manifest.parameters.testAfter, "epochs");
    const other: RunOptions = { ...options, testAfter: "tasks" };
    const refused = { code: "checkpoint/other-run", message: /another testAfter/ };
    await assert.rejects(run(other, { data, out, resume: true }), refused);
    delete manifest.parameters.testAfter;
    writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));
    const { epochs } = await run(options, { data, out, resume: true });
    assert.ok(epochs.every(({ test }) => test !== undefined));
    await assert.rejects(run(other, { data, out, resume: true }), refused);
  });

  it("cannot be at the ends of tasks where they select the epoch; other words are refused", () => {
    const given: RunOptions = { strategy: "lwf", selection: "test" };
    assert.equal(resolveRun(given).parameters.testAfter, "epochs");
    assert.throws(() => resolveRun({ ...given, testAfter: "tasks" }), { code: "selection/test-after" });
    assert.throws(() => resolveRun({ strategy: "lwf", testAfter: "never" } as unknown as RunOptions), {
      message: /^--test-after got "never"; it takes epochs, tasks$/,
    });
  });

  it("is what a figure of test scores by epoch names, where there are none", async () => {
    const record = await run({ ...tinyOptions, epochs: 1, strategy: "finetune", testAfter: "tasks" }, { data });
    assert.throws(() => mapPerEpoch([record]), {
      code: "figure/test-scores",
      message: /the run finetune has no test scores by epoch.*--test-after epochs/,
    });
    const { data: lines } = mapPerEpoch([record], { classes: "all", split: "validation" });
    assert.deepEqual(
      lines[0].y,
      record.epochs.map(({ validation }) => validation.all),
    );
  });
});
