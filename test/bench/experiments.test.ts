import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { experimentLines, experimentRow, type Side } from "../../bench/experiments/compare";
import { figuresExperiment } from "../../bench/experiments/figuresStudy";
import { checkoutAt, measureExperiment } from "../../bench/experiments/measure";
import { notebook01 } from "../../bench/experiments/notebook01";
import { start } from "../../bench/subject";
import { ownProgram } from "../../bench/programs";
import type { ExperimentAnswer } from "../../bench/experiments/experiment";

/** A side whose experiments took these seconds in two runs, half each, and ended with this R. */
const side = (seconds: readonly number[], R = 0.5): Side => ({
  times: { name: "made up", milliseconds: seconds.map((s) => 1e3 * s), cpuMilliseconds: 1e3, peakMiB: 9 },
  made: seconds.map((s) => ["lwf", "ppi"].map((name) => ({ name, milliseconds: 500 * s, R: [[R], [R]] }))),
});

test("an experiment is told whole and by run, beside the same of another checkout", () => {
  const row = experimentRow({ ...notebook01, seeds: 4 }, side([10, 20, 10]), side([20, 30, 21]));
  assert.equal(row.best[0].ratio, 2, "the median of 2, 1.5 and 2.1");
  assert.deepEqual(row.parts, [
    { name: "lwf", milliseconds: 5000, before: 10_500, ratio: 2 },
    { name: "ppi", milliseconds: 5000, before: 10_500, ratio: 2 },
  ]);
  const { milliseconds, before } = row.whole;
  assert.ok(Math.abs(milliseconds - (4e3 * 40) / 3) < 1e-6);
  assert.ok(Math.abs((before ?? 0) - (4e3 * 71) / 3) < 1e-6);
  assert.equal(row.largestDifference, 0);
  assert.match(experimentLines(row).join("\n"), /estimate of 4 seeds: 53\.3 s, before 94\.7 s: 1\.77 times as long/);
});

test("the largest difference of R is told; without another checkout there is none, nor a ratio", () => {
  const [{ times, made }, others] = [side([1, 1]), side([1, 1], 0.4875)];
  const near = experimentRow(notebook01, { times, made }, { times, made: [made[0], others.made[0]] });
  assert.ok(Math.abs((near.largestDifference ?? 0) - 0.0125) < 1e-12);
  const alone = experimentRow(notebook01, side([1]));
  assert.deepEqual([alone.largestDifference, alone.whole.before, alone.parts[0].ratio], [null, null, null]);
  assert.doesNotMatch(experimentLines(alone).join("\n"), /before|differs/);
});

/** A checkout whose runs take no time: its `src/index.ts` tells what it was asked. */
function checkout(t: TestContext, run: string): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-checkout-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "src"));
  writeFileSync(
    join(folder, "src", "index.ts"),
    `export const openBenchmark = async (options: object) => options;
     export const run = ${run};
     export const figuresStudy = { methods: ["joint", "lwf"] };
     export const runStudy = async (study: { methods: string[] }, { seeds, scale, onRun }: any) => ({
       runs: study.methods.map((name) => {
         onRun();
         return { record: { name: name + " " + scale + " " + seeds, metrics: { R: [[0.25]] } } };
       }),
     });`,
  );
  return folder;
}

/** Says by its R what it was asked: the seed, whether it began after another run's first task, and the scale. */
const telling = `async ({ strategy, seed, scale }: any, { after, onTask }: any) => {
  onTask?.({ task: 1 });
  return { metrics: { R: [[seed, after?.task ?? 0, scale === "tiny" ? 1 : 0]] } };
}`;

/** Makes an experiment once by the code of a checkout. */
async function answer(name: string, folder: string): Promise<ExperimentAnswer> {
  const words = ["--name", name, "--checkout", folder, "--scale", "tiny", "--seed", "3"];
  const file = join(__dirname, "..", "..", "bench", "experiments", "program.ts");
  const [program, ...args] = [...ownProgram, file, ...words];
  const subject = await start<ExperimentAnswer>({ program, args, env: {} });
  try {
    return await subject.measure(1);
  } finally {
    await subject.close();
  }
}

test("the code of a checkout makes the runs of notebook 01; three begin after the first task", async (t) => {
  const folder = checkout(t, telling);
  const { parts, milliseconds } = await answer(notebook01.name, folder);
  assert.deepEqual(
    parts.map(({ name, R }) => [name, ...R[0]]),
    [
      ["finetune", 3, 0, 1],
      ["lwf", 3, 1, 1],
      ["ppi", 3, 1, 1],
      ["lwf-ppi", 3, 1, 1],
    ],
  );
  assert.ok(parts.reduce((sum, part) => sum + part.milliseconds, 0) <= milliseconds[0]);
  const study = await answer(figuresExperiment.name, folder);
  assert.deepEqual(
    study.parts.map(({ name }) => name),
    ["joint tiny 3", "lwf tiny 3"],
  );
});

test("an experiment that fails, or that nobody knows, is told by what it says", async (t) => {
  const broken = checkout(t, `async () => { throw new Error("the run broke"); }`);
  await assert.rejects(answer(notebook01.name, broken), { code: "bench/subject", message: /the run broke/ });
  const row = await measureExperiment({ ...notebook01, name: "unknown" }, { pairs: 2, before: broken, scale: "tiny" });
  for (const one of [row.ours, row.peers.before]) {
    assert.ok("failure" in one);
    assert.match(one.failure, /there is no experiment unknown/);
  }
  assert.match(experimentLines(row).join("\n"), /^$/);
});

test("what is no checkout is refused before anything is measured", () => {
  assert.throws(() => checkoutAt(tmpdir()), { code: "path/missing", message: /--before/ });
});
