import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { readStoredRun, writeMlflowRuns } from "../../src/compare";
import { epochsCsv } from "../../src/training/directory/logs/epochsCsv";
import { palimpsest } from "../cli/capture";
import { store, temporaryFolder } from "./stored";

/** What MLflow's own file store wrote of a small run. */
const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures", "mlflow_store.json"), "utf8")) as {
  readonly folders: readonly string[];
  readonly files: Readonly<Record<string, string>>;
};

type Meta = Readonly<Record<string, unknown>>;
const meta = (text: string): Meta => parse(text, { version: "1.1" }) as Meta;

const folder = temporaryFolder();
const classes = Array.from({ length: 20 }, (_, c) => ["../up", "a/b", "a-b", "..", "é: ö"][c] ?? `class ${c}`);
const stored = [
  store(folder, "lwf", { strategy: "lwf", classes, parameters: { optimiser: { name: "sgd", momentum: 0.9 } } }),
  store(folder, "er", { strategy: "er", seed: 2, classes, done: { parameters: 1500, passes: 9 }, commit: "c+" }),
];
for (const { directory, record } of stored) writeFileSync(join(directory, "epochs.csv"), epochsCsv(record.epochs));
const out = join(folder, "runs of mlflow");

/** Folders of the runs in a store, and of their experiment. */
function runsIn(path: string): { experiment: string; runs: string[] } {
  const [id, ...others] = readdirSync(path).filter((name) => existsSync(join(path, name, "meta.yaml")));
  assert.equal(others.length, 0);
  const experiment = join(path, id);
  const runs = readdirSync(experiment).filter((name) => existsSync(join(experiment, name, "meta.yaml")));
  return { experiment, runs: runs.map((name) => join(experiment, name)) };
}

const metaOf = (path: string): Meta => meta(readFileSync(join(path, "meta.yaml"), "utf8"));
const runNamed = (name: string): string => {
  const run = runsIn(out).runs.find((path) => metaOf(path).run_name === name);
  assert.ok(run, name);
  return run;
};

/** A metric's lines, as MLflow reads them: milliseconds, value and step. */
function historyOf(run: string, metric: string): { time: number; value: number; step: number }[] {
  const lines = readFileSync(join(run, "metrics", metric), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => line.split(" ").map(Number)).map(([time, value, step]) => ({ time, value, step }));
}

/** What is in every file below a folder, by path. */
const filesIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file, readFileSync(file, "utf8")]),
  );

describe("palimpsest mlflow", () => {
  it("writes the files that MLflow's own store writes, with values of the same kinds", async () => {
    const { code, stderr } = await palimpsest("mlflow", ...stored.map(({ directory }) => directory), "--out", out);
    assert.deepEqual([code, stderr], [0, ""]);
    const { experiment, runs } = runsIn(out);
    assert.equal(runs.length, 2);
    const wanted = meta(fixture.files["EXPERIMENT/meta.yaml"]);
    for (const [key, value] of Object.entries(metaOf(experiment))) assert.equal(typeof value, typeof wanted[key], key);
    for (const run of runs) {
      const folders = readdirSync(run, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      assert.deepEqual(folders.map(({ name }) => name).sort(), fixture.folders);
      const found = metaOf(run);
      for (const [key, value] of Object.entries(meta(fixture.files["EXPERIMENT/RUN/meta.yaml"]))) {
        assert.equal(typeof found[key], typeof value, key);
        if (["entry_point_name", "lifecycle_stage", "source_type", "status", "tags"].includes(key))
          assert.deepEqual(found[key], value, key);
      }
      assert.match(String(found.run_id), /^[0-9a-f]{32}$/);
      assert.ok(run.endsWith(String(found.run_id)) && experiment.endsWith(String(found.experiment_id)));
      for (const name of Object.keys(filesIn(join(run, "metrics"))))
        assert.match(readFileSync(name, "utf8"), /^(\d+ -?[\d.]+(e[+-]?\d+)? \d+\n)+$/, name);
    }
  });

  it("has the columns of epochs.csv as histories, in steps and in time", () => {
    const { record } = stored[0];
    const run = runNamed("lwf, seed 1");
    const validation = historyOf(run, "epoch/validation mAP");
    assert.deepEqual(
      validation.map(({ value, step }) => [step, value]),
      record.epochs.map(({ validation: { all } }, i) => [i + 1, all]),
    );
    // Each epoch of the made-up run takes 9 s.
    for (let i = 1; i < validation.length; i++) assert.equal(validation[i].time - validation[i - 1].time, 9000);
    const { start_time: start, end_time: end } = metaOf(run);
    assert.deepEqual([validation[0].time - 9000, validation.at(-1)?.time], [start, end]);
    const loss = historyOf(run, "epoch/loss distil 2");
    assert.deepEqual(
      loss.map(({ value }) => value),
      record.epochs.map((epoch) => epoch.loss["distil 2"]),
    );
  });

  it("has the scores after each task, the measures, the costs, the parameters and the tags", () => {
    const run = runNamed("er, seed 2");
    const { metrics } = stored[1].record;
    const task = historyOf(run, "task/mAP task 2").map(({ value, step }) => [step, value]);
    assert.deepEqual(
      task,
      metrics.R.map((row, i) => [i, row[1]]),
    );
    assert.deepEqual(
      historyOf(run, "final/ACC").map(({ value }) => value),
      [metrics.acc],
    );
    assert.deepEqual(
      historyOf(run, "cost/parameters").map(({ value }) => value),
      [1500],
    );
    const text = (...names: string[]): string => readFileSync(join(run, ...names), "utf8");
    assert.equal(text("params", "strategy"), "er");
    assert.equal(text("params", "optimiser.name"), "adamw");
    assert.equal(text("tags", "mlflow.source.git.commit"), "c");
    assert.equal(text("tags", "commit"), "c+");
    assert.equal(text("tags", "seed"), "2");
    assert.equal(text("tags", "mlflow.user"), metaOf(run).user_id);
    assert.equal(text("artifacts", "manifest.json"), readFileSync(join(stored[1].directory, "manifest.json"), "utf8"));
  });

  it("gives every class a name of its own that stays in its folder", () => {
    const names = readdirSync(join(runNamed("lwf, seed 1"), "metrics", "task")).filter((name) => /^AP /.test(name));
    assert.equal(names.length, classes.length);
    for (const name of ["AP ..-up", "AP a-b", "AP a-b 2", "AP ..", "AP é: ö"]) assert.ok(names.includes(name), name);
  });

  it("leaves what is there, and writes anew what a killed process began", async () => {
    const before = filesIn(out);
    const run = runNamed("lwf, seed 1");
    appendFileSync(join(run, "tags", "mlflow.note.content"), "mine");
    // The same run from another place.
    cpSync(stored[0].directory, join(folder, "copy"), { recursive: true });
    const [again] = await writeMlflowRuns(out, [await readStoredRun(join(folder, "copy"))]);
    assert.deepEqual([again.path, again.wasThere], [run, true]);
    assert.equal(readFileSync(join(run, "tags", "mlflow.note.content"), "utf8"), "mine");
    rmSync(join(run, "tags", "mlflow.note.content"));
    rmSync(join(run, "meta.yaml"));
    writeFileSync(join(run, "metrics", "left"), "over");
    const [whole] = await writeMlflowRuns(out, [await readStoredRun(stored[0].directory)]);
    assert.deepEqual([whole.path, whole.wasThere], [run, false]);
    assert.deepEqual(filesIn(out), before);
  });

  it("puts runs into the experiment of that name that MLflow made", async () => {
    const own = join(folder, "own");
    const files = Object.entries(fixture.files).filter(([path]) => !path.includes("RUN"));
    cpSync(runsIn(out).experiment, join(own, "7"), { recursive: true, filter: (path) => !/[0-9a-f]{32}/.test(path) });
    for (const [, text] of files) writeFileSync(join(own, "7", "meta.yaml"), text.replace(/'\d+'/, "'7'"));
    await writeMlflowRuns(own, [await readStoredRun(stored[1].directory)]);
    const { experiment, runs } = runsIn(own);
    assert.equal(experiment, join(own, "7"));
    assert.deepEqual(
      runs.map((run) => metaOf(run).experiment_id),
      ["7"],
    );
  });

  const python = process.env.PALIMPSEST_MLFLOW;
  const skip = python === undefined && "PALIMPSEST_MLFLOW names no Python that has MLflow";
  it("is read by MLflow's own client, number for number", { skip }, () => {
    const script = join(__dirname, "fixtures", "mlflow_read.py");
    const child = spawnSync(python ?? "", [script, out, "params.strategy = 'er' and metrics.`final/ACC` > 0"], {
      encoding: "utf8",
    });
    assert.equal(child.status, 0, child.stderr);
    const { runs, found } = JSON.parse(child.stdout) as {
      readonly runs: readonly {
        readonly name: string;
        readonly status: string;
        readonly artifacts: readonly string[];
        readonly histories: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;
      }[];
      readonly found: readonly string[];
    };
    assert.deepEqual(found, ["er, seed 2"]);
    assert.deepEqual(runs.map(({ name }) => name).sort(), ["er, seed 2", "lwf, seed 1"]);
    for (const { name, status, artifacts, histories } of runs) {
      const record = stored[name.startsWith("lwf") ? 0 : 1].record;
      assert.equal(status, "FINISHED");
      assert.deepEqual(artifacts, ["epochs.csv", "manifest.json", "metrics.json"]);
      const [head, ...lines] = epochsCsv(record.epochs).trimEnd().split(/\r?\n/);
      head.split(",").forEach((column, c) => {
        const metric = column === "epoch" ? "epoch/epoch of the task" : `epoch/${column}`;
        const wanted = lines.map((line, i) => [i + 1, Number(line.split(",")[c])]);
        assert.deepEqual(histories[metric], wanted, metric);
      });
      assert.equal(Object.keys(histories).filter((metric) => metric.startsWith("task/AP ")).length, classes.length);
    }
  });
});
