import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { findStrategy, registerStrategy } from "../../src/strategies";
import { imagesOf, openBenchmark } from "../../src/data";
import { modelAfter, studies, markdownTable, reportOf, runStudy, type Study } from "../../src/studies";
import { predict, resolveParameters, score } from "../../src/training";
import { temporaryFolder } from "../training/tiny";

const fast = { width: 4, imageSize: 32, epochs: 1, audit: 2 } as const;
const study: Study = {
  name: "example",
  title: "Example",
  scale: "smoke",
  seeds: 2,
  methods: [
    { name: "finetune", options: { strategy: "finetune", ...fast } },
    { name: "lwf", options: { strategy: "lwf", ...fast } },
    { name: "er", options: { strategy: "er:memory=10", ...fast } },
  ],
  protocol: "none",
};
const folder = temporaryFolder();
const stepsOf = (): { settings: { folder: string; on: (event: { type: string }) => void }; count: () => number } => {
  let steps = 0;
  return { settings: { folder, on: (event) => void (steps += Number(event.type === "step")) }, count: () => steps };
};

test("a study's runs are made once, and what agrees on its first task begins after it", async () => {
  const first = stepsOf();
  const runs = await runStudy(study, first.settings);
  assert.deepEqual(
    runs.runs.map(({ record }) => record.name),
    ["finetune", "finetune", "lwf", "lwf", "er", "er"],
  );
  assert.deepEqual(
    runs.runs.map(({ manifest }) => manifest.seed),
    [1, 2, 1, 2, 1, 2],
  );
  const again = stepsOf();
  const same = await runStudy(study, again.settings);
  assert.equal(again.count(), 0);
  assert.deepEqual(
    same.runs.map(({ record }) => record.metrics),
    runs.runs.map(({ record }) => record.metrics),
  );

  const spelt = stepsOf();
  const methods = study.methods.map(({ name, options }) => ({
    name,
    options: { labels: "unavailable" as const, ...options },
  }));
  await runStudy({ ...study, methods }, spelt.settings);
  assert.equal(spelt.count(), 0, "a default that is spelt out makes no other run");

  const { tasks } = await openBenchmark({ benchmark: "scenes", scale: "smoke", seed: 1 });
  for (const [run, task] of [
    [0, 1],
    [0, 2],
    [2, 3],
  ]) {
    const { network, imageSize } = await modelAfter(runs.runs[run], task);
    const answers = await predict(network, imagesOf(tasks, "test"), { imageSize, batch: 64 });
    assert.deepEqual(
      score(
        answers,
        tasks.map(({ classes }) => classes),
        3,
      ).tasks,
      runs.runs[run].record.metrics.R[task],
      "the network that a row of R was taken of",
    );
    network.dispose();
  }
  await assert.rejects(modelAfter(runs.runs[2], 1), { code: "path/missing" });

  const alone = stepsOf();
  const {
    runs: [lwf],
  } = await runStudy(
    { ...study, methods: [study.methods[1]] },
    { ...alone.settings, folder: temporaryFolder(), seeds: [1] },
  );
  assert.deepEqual(lwf.record.metrics, runs.runs[2].record.metrics);
  // Two seeds of finetune and er in full, and lwf without its first task.
  const { train } = lwf.manifest.data.images;
  assert.ok(first.count() < 6 * alone.count() && alone.count() >= train / 32);

  const changed = stepsOf();
  await runStudy(
    { ...study, methods: [{ name: "finetune", options: { strategy: "finetune", ...fast, learningRate: 1e-4 } }] },
    { ...changed.settings, seeds: [1] },
  );
  assert.ok(changed.count() > 0, "another rate is another run");
  assert.equal(readdirSync(folder).length, 7);

  const report = reportOf(runs);
  const [a, b] = runs.runs.slice(2, 4).map(({ record }) => record.metrics.acc);
  const { acc } = report.rows[1];
  // The 97.5% quantile of Student's t with one degree of freedom.
  assert.ok(Math.abs(acc!.mean - (a + b) / 2) < 1e-4 && Math.abs(acc!.half - (12.7062 * Math.abs(a - b)) / 2) < 1e-3);
  const averages = runs.runs.slice(2, 4).map(({ record }) => record.metrics.averageMAP!);
  assert.ok(Math.abs(report.rows[1].averageMAP!.mean - (averages[0] + averages[1]) / 2) < 1e-4);
  assert.equal(
    report.rows[1].command,
    "npx palimpsest run --strategy lwf --width 4 --image-size 32 --epochs 1 --audit 2 --scale smoke --seed 1",
  );
  assert.match(markdownTable(report), /\| `er` \| 0\.\d{3} ± \d\.\d{3} \|/);

  // Joint training has one mAP, which is no mean over tasks.
  const joint = runs.runs[0];
  const { metrics } = joint.record;
  const single = { ...joint, record: { ...joint.record, metrics: { ...metrics, seenMAP: [metrics.acc] } } };
  const [row] = reportOf({ ...runs, study: { ...study, methods: [study.methods[0]] }, runs: [single] }).rows;
  assert.deepEqual([row.averageMAP, row.acc?.n], [null, 1]);
});

test("a method of one's own has no cached runs, which could be those of another version of it", async () => {
  const mine = registerStrategy({ ...findStrategy("finetune", "unavailable"), name: "mine" });
  const { settings, count } = stepsOf();
  await assert.rejects(
    runStudy({ ...study, methods: [{ name: "mine", options: { strategy: mine, ...fast } }] }, settings),
    { code: "study/own-method" },
  );
  assert.equal(count(), 0);
});

test("every method of every study is one that can run, under a name of its own", () => {
  for (const { name, methods, scale, seeds } of studies) {
    assert.equal(new Set(methods.map((method) => method.name)).size, methods.length, name);
    assert.ok(seeds >= 3, name);
    for (const { options } of methods) resolveParameters({ ...options, scale });
  }
});
