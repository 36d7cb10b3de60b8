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
        network: { freeze: () => ({ infer, dispose() {} }) } as unknown as Network,
        keptState: undefined,
        benchmark: data,
        tasks: data.tasks,
      },
      { imageSize: 32, batch: 8 },
      { world: singleProcess, signal: undefined, cache: new DecodedCache() },
    );
    for (const stage of data.tasks) {
      scores.length = 0;
      const { all, seen } = await evaluation.test(stage);
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
      assert.deepEqual(
        steps,
        strategy === "joint" ? [batches(distinct)] : data.tasks.map((task) => batches(task.train.length)),
      );
      assert.ok(metrics.acc > 0 && metrics.acc <= 1);
    });
  }
});
