import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { arrange, imagesOf, type Benchmark, type Example } from "../../src/data";
import { tf, type Network } from "../../src/nn";
import { random } from "../../src/base/random";
import { singleProcess } from "../../src/distributed";
import { predict, run, type Scores, type TrainingEvent } from "../../src/training";
import { DecodedCache } from "../../src/data";
import { evaluationOf } from "../../src/training/evaluation/evaluation";
import type { RunEvent } from "../../src/records";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  const { classes, tasks } = await tinyBenchmark(folder);
  const parts = {
    train: imagesOf(tasks, "train"),
    validation: imagesOf(tasks, "validation"),
    test: imagesOf(tasks, "test"),
  };
  data = arrange({ name: "tiny", classes, protocol: "B0-C2", parts }, { seed: 1, classOrder: "own" });
});

/** Mean over classes of the mean over positives of precision at their rank. */
function meanAP(
  rows: readonly { readonly scores: readonly number[]; readonly labels: Uint8Array }[],
  classes: readonly number[],
): number {
  const ap = (c: number): number => {
    const hits = [...rows].sort((a, b) => b.scores[c] - a.scores[c]).map(({ labels }) => labels[c]);
    const precisions = hits.flatMap((hit, rank) =>
      hit ? [hits.slice(0, rank + 1).reduce((sum, h) => sum + h, 0) / (rank + 1)] : [],
    );
    return precisions.reduce((sum, p) => sum + p, 0) / precisions.length;
  };
  return classes.reduce((sum, c) => sum + ap(c), 0) / classes.length;
}

/** Decisions about one class, predicted above the logit. */
function countsOf(
  rows: readonly { readonly scores: readonly number[]; readonly labels: Uint8Array }[],
  c: number,
  logit: number,
): { readonly hits: number; readonly predicted: number; readonly positive: number } {
  const count = (holds: (row: (typeof rows)[0]) => boolean): number => rows.filter(holds).length;
  return {
    hits: count(({ scores, labels }) => scores[c] > logit && labels[c] === 1),
    predicted: count(({ scores }) => scores[c] > logit),
    positive: count(({ labels }) => labels[c] === 1),
  };
}

describe("sessions", () => {
  it("score the classes seen so far on the images of the tasks so far, each image once", async () => {
    const stream = random(1, "scores");
    const scores: number[][] = [];
    const infer = (images: { readonly shape?: readonly number[] }): unknown => {
      const rows = Array.from({ length: images.shape![0] }, () =>
        Array.from({ length: 6 }, () => Math.fround(stream.normal())),
      );
      scores.push(...rows);
      return tf.tensor2d(rows);
    };
    const evaluation = evaluationOf(
      {
        network: { passed: { images: 0 }, freeze: () => ({ infer, dispose() {} }) } as unknown as Network,
        keptState: undefined,
        benchmark: data,
        tasks: data.tasks,
      },
      { imageSize: 32, batch: 8 },
      { world: singleProcess, signal: undefined, cache: new DecodedCache() },
    );
    for (const stage of data.tasks) {
      scores.length = 0;
      const { all, seen, seenF1 } = await evaluation.test(stage);
      const distinct = [
        ...new Map(data.tasks.flatMap((task) => task.test).map((example) => [example.id, example])).values(),
      ];
      assert.equal(scores.length, distinct.length);
      const rows = distinct.map(({ id, labels }: Example, index) => ({ id, labels, scores: scores[index] }));
      const known = data.tasks.slice(0, stage.number).flatMap(({ classes }) => classes);
      const shown = rows.filter(({ labels }) => known.some((c) => labels[c] === 1));
      assert.ok(stage.number === 3 || shown.length < rows.length);
      assert.ok(Math.abs(seen - meanAP(shown, known)) < 1e-6);
      assert.ok(Math.abs(all - meanAP(rows, [0, 1, 2, 3, 4, 5])) < 1e-6);
      // A probability of 0.5 is a logit of 0, one of 0.8 a logit of log 4.
      for (const [entry, logit] of [
        [seenF1![0], 0],
        [seenF1![1], Math.log(4)],
      ] as const) {
        const counts = known.map((c) => countsOf(shown, c, logit));
        const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
        const cp = mean(counts.map(({ hits, predicted }) => (predicted > 0 ? hits / predicted : 0)));
        const cr = mean(counts.map(({ hits, positive }) => hits / positive));
        const total = (key: keyof (typeof counts)[0]): number => counts.reduce((sum, count) => sum + count[key], 0);
        const [precision, recall] = [total("hits") / total("predicted"), total("hits") / total("positive")];
        const expected = {
          cf1: mean(counts.map(({ hits, predicted, positive }) => (2 * hits) / (predicted + positive))),
          cf1OfMeans: (2 * cp * cr) / (cp + cr),
          of1: (2 * precision * recall) / (precision + recall),
        };
        for (const key of ["cf1", "cf1OfMeans", "of1"] as const)
          assert.ok(Math.abs(entry[key] - expected[key]) < 1e-12, `${key} after session ${stage.number}`);
      }
    }
  });

  it("run from a list by `protocol`, with average and last mAP of the classes seen", async () => {
    const rows = (["train", "validation", "test"] as const).flatMap((split) =>
      imagesOf(data.tasks, split).map(({ image, labels }) => ({
        image,
        split,
        names: data.classes.filter((_, c) => labels[c] === 1),
      })),
    );
    const [list, out] = [join(folder, "list.csv"), join(folder, "sessions")];
    writeFileSync(
      list,
      ["image,split,labels", ...rows.map(({ image, split, names }) => `${image},${split},${names.join(";")}`)].join(
        "\n",
      ),
    );
    let begun: RunEvent | undefined;
    const ends: Scores[] = [];
    const answers: { readonly scores: readonly number[]; readonly labels: Uint8Array }[] = [];
    const { metrics } = await run(
      {
        ...tinyOptions,
        strategy: "lwf",
        benchmark: "list",
        data: list,
        protocol: "B2-C2",
        classOrder: "alphabetical",
        epochs: 1,
      },
      {
        out,
        on: (event) => {
          if (event.type === "run") begun = event;
          if (event.type === "task") ends.push(event.test);
        },
        withNetwork: async (network, { imageSize }) => {
          const known = new Uint8Array(6).fill(1);
          const tests = rows.filter(({ split }) => split === "test");
          const examples = tests.map(({ image, names }) => ({
            id: image,
            image,
            known,
            labels: Uint8Array.from(begun!.classes, (name) => Number(names.includes(name))),
          }));
          const { logits } = await predict(network, examples, { imageSize, batch: 64 });
          answers.push(
            ...examples.map(({ labels }, i) => ({ labels, scores: [...logits.subarray(6 * i, 6 * i + 6)] })),
          );
        },
      },
    );
    const trained = [
      ["blue", "cyan"],
      ["green", "magenta"],
      ["red", "yellow"],
    ].map(
      (session) =>
        rows.filter(({ split, names }) => split === "train" && names.some((name) => session.includes(name))).length,
    );
    assert.deepEqual(
      begun!.steps,
      trained.map((count) => Math.ceil(count / tinyOptions.batch)),
    );
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {
      parameters: Record<string, unknown>;
      data: Record<string, unknown>;
    };
    assert.deepEqual([manifest.parameters.protocol, manifest.data.benchmark], ["B2-C2", "list B2-C2 alphabetical"]);

    assert.deepEqual(
      metrics.seenMAP,
      ends.map(({ seen }) => seen),
    );
    assert.deepEqual(
      metrics.seenF1,
      ends.map(({ seenF1 }) => seenF1),
    );
    assert.deepEqual(metrics.seenF1[2], metrics.f1!.slice(0, 2), "after the last session all classes are seen");
    assert.ok(Math.abs(metrics.averageMAP! - (ends[0].seen + ends[1].seen + ends[2].seen) / 3) < 1e-12);
    const last = meanAP(answers, [0, 1, 2, 3, 4, 5]);
    assert.ok(Math.abs(metrics.acc - last) < 1e-6 && Math.abs(metrics.seenMAP[2] - last) < 1e-6);
  });

  for (const strategy of ["joint", "lwf-ppi", "er"]) {
    it(`train ${strategy} on images that recur`, async () => {
      const steps: number[] = [];
      const on = (event: TrainingEvent): void => void (event.type === "run" && steps.push(...event.steps));
      const { metrics } = await run({ ...tinyOptions, epochs: 1, strategy }, { data, on });
      const batches = (count: number): number => Math.ceil(count / tinyOptions.batch);
      const distinct = new Set(data.tasks.flatMap((task) => task.train.map(({ id }) => id))).size;
      const recurring = data.tasks.reduce((sum, task) => sum + task.train.length, 0);
      assert.ok(distinct < recurring);
      const sequence = data.tasks.map((task) => batches(task.train.length));
      // Joint training makes the updates of the sequence.
      assert.deepEqual(steps, strategy === "joint" ? [sequence.reduce((sum, count) => sum + count, 0)] : sequence);
      assert.ok(metrics.acc > 0 && metrics.acc <= 1);
    });
  }
});
