import "./oneThread";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findStrategy, registerStrategy } from "../../src/strategies";
import { runStudy, usualJobs, type Study, type StudyRuns, type StudySettings } from "../../src/studies";
import { makeSeeds, type Jobs } from "../../src/studies/jobs";
import type { TrainingEvent } from "../../src/training";
import { temporaryFolder } from "../training/tiny";

const root = temporaryFolder();
const fast = { width: 4, imageSize: 32, epochs: 1, audit: 0 } as const;
const study: Study = {
  name: "jobs",
  title: "Jobs",
  scale: "smoke",
  seeds: 3,
  methods: ["finetune", "lwf", "er"].map((strategy) => ({ name: `my ${strategy}`, options: { strategy, ...fast } })),
  protocol: "none",
};

const measured = ({ runs }: StudyRuns): unknown =>
  runs.map(({ record, manifest }) => [record.name, manifest.seed, record.metrics]);

const inOrder = runStudy(study, { folder: join(root, "in order"), jobs: 1 });

test("several jobs come to what one comes to, and every run is told once", async () => {
  const told: string[] = [];
  const counts: number[] = [];
  const onRun: StudySettings["onRun"] = ({ name }, seed, done, total) => {
    told.push(`${name} ${seed}`);
    counts.push(done);
    assert.equal(total, 9);
  };
  const steps = { count: 0 };
  const on = ({ type }: TrainingEvent): void => void (steps.count += Number(type === "step"));
  const folder = join(root, "jobs");
  const made = await runStudy(study, { folder, jobs: 2, onRun, on });
  const expected = await inOrder;
  assert.deepEqual(measured(made), measured(expected));
  assert.deepEqual(told.sort(), study.methods.flatMap(({ name }) => [1, 2, 3].map((seed) => `${name} ${seed}`)).sort());
  assert.deepEqual(counts, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(readdirSync(folder).sort(), readdirSync(join(root, "in order")).sort(), "the same keys");
  assert.ok(steps.count > 0);
  steps.count = 0;
  assert.deepEqual(measured(await runStudy(study, { folder, jobs: 2, on })), measured(expected));
  assert.equal(steps.count, 0, "runs that were made are read back");
});

test("the processes make the runs", async () => {
  const told: string[] = [];
  const onMessage: Jobs["onMessage"] = (seed, message) => {
    if (message.kind !== "event") told.push(`${seed} ${message.kind}`);
  };
  const folder = join(root, "made");
  await makeSeeds({
    study: { ...study, methods: study.methods.slice(0, 1) },
    scale: "smoke",
    seeds: [4, 5],
    folder,
    jobs: 2,
    onMessage,
  });
  assert.deepEqual(told.sort(), ["4 made", "4 run", "5 made", "5 run"]);
  assert.equal(readdirSync(folder).length, 2);
});

test("a study that is stopped ends its jobs, and goes on with any number of them", async () => {
  const folder = join(root, "stopped");
  const stop = new AbortController();
  const on = ({ type }: TrainingEvent): void => {
    if (type === "epoch") stop.abort(new Error("enough"));
  };
  await assert.rejects(runStudy(study, { folder, jobs: 2, on, signal: stop.signal }), /enough/);
  assert.deepEqual(measured(await runStudy(study, { folder, jobs: 3 })), measured(await inOrder));
});

test("what a job fails at is what the study fails at", async () => {
  const methods = [{ name: "wild", options: { strategy: "finetune", ...fast, learningRate: 1e30 } }];
  const failing = runStudy({ ...study, methods }, { folder: join(root, "failed"), jobs: 2 });
  await assert.rejects(failing, { code: "training/diverged" });
});

test("a method of one's own is refused before a job begins", async () => {
  const mine = registerStrategy({ ...findStrategy("finetune", "unavailable"), name: "mine" });
  const methods = [{ name: "mine", options: { strategy: mine, ...fast } }];
  const told: string[] = [];
  const onRun = ({ name }: { name: string }): void => void told.push(name);
  const refused = runStudy({ ...study, methods }, { folder: join(root, "mine"), jobs: 2, onRun });
  await assert.rejects(refused, { code: "study/own-method" });
  assert.deepEqual(told, []);
});

test("there are no more jobs than seeds, and one where a run takes the machine", () => {
  assert.equal(usualJobs(1, "small"), 1);
  assert.equal(usualJobs(5, "full"), 1);
  assert.ok(usualJobs(5, "tiny") >= 1 && usualJobs(5, "tiny") <= 5);
});
