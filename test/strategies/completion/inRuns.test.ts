import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Benchmark } from "../../../src/data";
import { readSafetensors } from "../../../src/nn/weights/safetensors";
import { commonObjectives, learntTogether, previousLogits, type PlainStrategy } from "../../../src/strategies";
import { run, type RunOptions } from "../../../src/training";
import { palimpsest } from "../../cli/capture";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder, { train: 16, validation: 4, test: 6 });
});

const options = { ...tinyOptions, epochs: 1, strategy: "finetune" } satisfies RunOptions;
/** Labels of earlier tasks' classes that the training images of a task have, and those that are positive. */
function hiddenIn(task: number): { labels: number; positives: number } {
  const earlier = data.tasks.slice(0, task - 1).flatMap(({ classes }) => classes);
  const labels = data.tasks[task - 1].train.flatMap((example) => earlier.map((c) => example.labels[c]));
  return { labels: labels.length, positives: labels.filter((label) => label === 1).length };
}

describe("a run that completes labels", () => {
  it("tells for every task from the second on how right they are", async () => {
    // Above 0 all labels become positive, above 1 none does.
    const all = await run({ ...options, complete: "fixed:threshold=0" }, { data });
    const nothing = await run({ ...options, complete: "fixed:threshold=1" }, { data });
    assert.deepEqual(
      all.completions?.map(({ task }) => task),
      [2, 3],
    );
    for (const [i, event] of (all.completions ?? []).entries()) {
      const { task, precision, recall, classes, images, threshold } = event;
      const { labels, positives } = hiddenIn(task);
      assert.deepEqual(
        { precision, recall, images, threshold },
        {
          precision: positives / labels,
          recall: 1,
          images: 16,
          threshold: 0,
        },
      );
      assert.deepEqual(Object.keys(classes), data.classes.slice(0, 2 * (task - 1)));
      const [red] = Object.values(classes);
      const truly = data.tasks[task - 1].train.filter((example) => example.labels[0] === 1).length;
      assert.deepEqual(red, { made: 16, right: truly, hidden: truly });
      const { precision: none, recall: missed } = nothing.completions![i];
      assert.deepEqual([none, missed], [null, 0]);
    }
    assert.equal((await run(options, { data })).completions, undefined);
  });

  it("does not let the truth into the training", async () => {
    const otherTruth: Benchmark = {
      ...data,
      tasks: data.tasks.map((task) => ({
        ...task,
        train: task.train.map((example) => ({
          ...example,
          labels: example.labels.map((label, c) => (task.classes.includes(c) ? label : 1 - label)),
        })),
      })),
    };
    const kind: RunOptions = {
      ...options,
      strategy: "er:memory=6",
      complete: "dynamic",
      loss: "asl:balance=inverse-sqrt",
    };
    const [one, other] = [await run(kind, { data }), await run(kind, { data: otherTruth })];
    assert.deepEqual(other.metrics, one.metrics);
    assert.notDeepEqual(other.completions, one.completions);
  });

  it("shows objectives the completed labels, of the batch and of stored samples, and keeps the true ones", async () => {
    const threshold = 0.45;
    let seen = 0;
    const watching: PlainStrategy = {
      name: "watching",
      source: "ours",
      direction: "sum",
      regimes: ["available"],
      plan(situation) {
        const { labelled } = commonObjectives(situation);
        const [earlier, own] = [situation.slices.slice(0, -1).flat(), situation.slices[situation.slices.length - 1]];
        const loss: typeof labelled.loss = (view) => {
          if (situation.task > 1) {
            const [labels, known, answers] = [view.labels, view.known, previousLogits(view)].map((rows) =>
              rows.arraySync(),
            );
            known.forEach((row, i) => {
              for (const c of [...earlier, ...own]) assert.equal(row[c], 1);
              for (const c of earlier)
                assert.equal(labels[i][c], Number(1 / (1 + Math.exp(-answers[i][c])) > threshold));
            });
            const counts = view.annotated?.();
            assert.deepEqual(
              earlier.map((c) => counts?.[c]),
              earlier.map(() => known.length),
            );
            seen++;
          }
          return labelled.loss(view);
        };
        return learntTogether([{ ...labelled, loss }]);
      },
    };
    await run(
      { ...options, strategy: { ...watching, summary: "watches" }, complete: `fixed:threshold=${threshold}` },
      { data },
    );
    assert.ok(seen > 0);

    const out = join(folder, "kept");
    await run({ ...options, strategy: "er:memory=40", complete: "fixed:threshold=0" }, { data, out });
    const { tensors } = await readSafetensors(join(out, "checkpoints", "latest.safetensors"));
    const [known, tasks] = ["known", "tasks"].map((name) => tensors.get(`kept/${name}`)!.data);
    tasks.forEach((task, i) => {
      const row = [...known.subarray(6 * i, 6 * (i + 1))];
      assert.deepEqual(
        row,
        row.map((_, c) => Number(Math.floor(c / 2) === task - 1)),
      );
    });
    const { code, stdout } = await palimpsest("audit", out);
    assert.equal(code, 0);
    assert.match(stdout, /\nlabels completed +threshold +an image +expected +made +right +hidden +precision +recall\n/);
    assert.match(stdout, /\ntask 2 +0\.000 +2\.000 +- +32 +\d+ +\d+ +0\.\d+ +1\.000\n/);
    const json = JSON.parse((await palimpsest("audit", out, "--json")).stdout) as { completions: { task: number }[] };
    assert.deepEqual(
      json.completions.map(({ task }) => task),
      [2, 3],
    );
  });

  it("is refused where there is nothing to complete, and with a strategy that has no use for the labels", async () => {
    await assert.rejects(run({ ...options, labels: "available", complete: "fixed" }, { data }), {
      code: "completion/labels",
    });
    await assert.rejects(run({ ...options, strategy: "hat", complete: "dynamic" }, { data }), {
      code: "completion/strategy",
      message: /--strategy hat.*--complete dynamic/,
    });
    // Defined where labels of earlier tasks are available, as they are now.
    await run({ ...options, strategy: "ppi", complete: "fixed:threshold=0.5" }, { data });
  });
});
