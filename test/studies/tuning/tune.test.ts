import "../oneThread";
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { writeJson } from "../../../src/base/files";
import { ensureScenes } from "../../../src/data/scenes";
import { runStudy, strategiesTunedStudy, type Study } from "../../../src/studies";
import { withTuned } from "../../../src/studies/tuning/committed";
import { protocolOf, type TuningReport } from "../../../src/studies/tuning/report";
import type { NamedOptions } from "../../../src/studies/tuning/space";
import { tune, type RungPlace, type TrialRun } from "../../../src/studies/tuning/tune";
import { resolveParameters, RunDirectory } from "../../../src/training";
import { temporaryFolder } from "../../training/tiny";

const root = temporaryFolder();
const data = join(root, "devkit");
const fast = { scale: "smoke", width: 4, imageSize: 16, batch: 64, headSteps: "together", epochs: 2, seed: 3 } as const;
const methods: readonly NamedOptions[] = [{ strategy: "er:memory=8", data, ...fast }];

/** What a file of the tuning would hold. */
const textOf = async (report: TuningReport, name: string): Promise<string> => {
  const path = join(root, `${name}.json`);
  await writeJson(path, report);
  return readFileSync(path, "utf8");
};

/** The last words of every run: its parameters and its epochs. */
const metricsIn = (folder: string): string[] =>
  readdirSync(folder).map((run) => `${run} ${readFileSync(join(folder, run, "metrics.json"), "utf8")}`);

const trials = join(root, "trials");
let report: TuningReport;

before(async () => {
  cpSync(await ensureScenes({ scale: "smoke", seed: 1 }), data, { recursive: true });
  report = await tune(methods, { trials: 4, folder: trials });
});

test("trials halve from rung to rung, and the best of the last is chosen", async () => {
  assert.deepEqual(report.rungs, [
    { trials: 4, epochs: 1 },
    { trials: 2, epochs: 2 },
  ]);
  const [method] = report.methods;
  const reached = method.trials.filter(({ scores }) => scores.length === 2);
  assert.equal(reached.length, 2);
  const firstOf = (of: typeof reached): number[] => of.map(({ scores }) => Number(scores[0]));
  const dropped = method.trials.filter(({ scores }) => scores.length === 1);
  assert.ok(Math.min(...firstOf(reached)) >= Math.max(...firstOf(dropped)), "the better half goes on");
  const best = Math.max(...reached.map(({ scores }) => Number(scores[1])));
  assert.equal(method.choice.score, best);
  assert.equal(method.trials[method.choice.trial - 1].scores[1], best);
  assert.deepEqual(method.trials[0].options, { learningRate: 0.001, "strategy.mean": "together" });

  let updates = 0;
  const found = new Set<number>();
  for (const name of readdirSync(trials)) {
    const directory = new RunDirectory(join(trials, name));
    const { metrics, epochs } = await directory.readRecord();
    updates += epochs.reduce((sum, { steps }) => sum + steps, 0);
    // The score is the mean of what each task came to, in a run of its own.
    found.add((metrics.seenMAP ?? []).reduce((sum: number, map) => sum + Number(map), 0) / metrics.R[0].length);
    const { parameters, data: read } = await directory.readManifest();
    assert.equal(parameters.scoreOn, "validation");
    assert.deepEqual(read.images.test, 0);
    assert.equal(read.hash, report.data);
  }
  assert.equal(readdirSync(trials).length, 6);
  assert.equal(method.updates, updates);
  const near = (score: number | null): boolean => [...found].some((one) => Math.abs(one - Number(score)) < 1e-12);
  for (const { scores } of method.trials) assert.ok(scores.every(near), scores.join());
});

test("a tuning that is stopped goes on, and comes to the same file with each trial once", async () => {
  const folder = join(root, "stopped");
  const stop = new AbortController();
  let ended = 0;
  const on = ({ type }: { type: string }): void => {
    if (type === "done" && ++ended === 2) stop.abort(new Error("enough"));
  };
  await assert.rejects(tune(methods, { trials: 4, folder, on, signal: stop.signal }), /enough/);
  const made: string[] = [];
  const places: RungPlace[] = [];
  const make = async (runs: readonly TrialRun[], place: RungPlace): Promise<void> => {
    for (const { directory } of runs) if (existsSync(join(directory, "metrics.json"))) made.push(directory);
    places.push(place);
    return Promise.resolve();
  };
  const again = await tune(methods, { trials: 4, folder, make });
  assert.equal(await textOf(again, "again"), await textOf(report, "report"));
  assert.deepEqual(metricsIn(folder), metricsIn(trials));
  assert.ok(made.length >= 1 && made.length < 4, `${made.length} runs were there`);
  assert.deepEqual(
    places.map(({ strategy, rung, rungs }) => [strategy, rung, rungs]),
    [
      ["er:memory=8", 1, 2],
      ["er:memory=8", 2, 2],
    ],
  );
});

test("other test labels and broken test images change nothing, byte for byte", async () => {
  const folder = join(data, "Scenes");
  const lists = join(folder, "ImageSets", "Main");
  const of = (set: string): string[] =>
    readFileSync(join(lists, `${set}.txt`), "utf8")
      .trim()
      .split("\n");
  let flipped = 0;
  for (const name of readdirSync(lists).filter((file) => /_(test|intest)\.txt$/.test(file))) {
    const text = readFileSync(join(lists, name), "utf8");
    writeFileSync(
      join(lists, name),
      text.replace(/ ( 1|-1)$/gm, (_, label: string) => (flipped++, label === "-1" ? "  1" : " -1")),
    );
  }
  assert.ok(flipped > 1000);
  for (const id of [...of("test"), ...of("intest")])
    writeFileSync(join(folder, "JPEGImages", `${id}.jpg`), "no picture");
  const other = await tune(methods, { trials: 4, folder: join(root, "other") });
  assert.equal(await textOf(other, "other"), await textOf(report, "report"));
  assert.deepEqual(metricsIn(join(root, "other")), metricsIn(trials));
});

test("trials that diverge have no score and come last; where all do, it is said", async () => {
  const wild: NamedOptions = { strategy: "finetune", data, ...fast, epochs: 1, learningRate: 1e30 };
  await assert.rejects(tune([wild], { trials: 1, folder: join(root, "wild") }), { code: "tuning/no-score" });
});

test("a study takes what tuning chose, found by the method's protocol, and refuses where it is missing", async () => {
  const folder = join(root, "tuning");
  mkdirSync(folder);
  const options = { ...fast, strategy: "er:memory=8", data };
  const { scale: _scale, seed: _seed, ...ofMethod } = options;
  const study: Study = {
    ...{ name: "tuned", title: "Tuned", scale: "smoke", seeds: 1, protocol: "none" },
    methods: [{ name: "er, tuned", options: ofMethod, tuned: true }],
  };
  const refused = runStudy(study, { folder: join(root, "none"), tuning: folder });
  const command = /`npx palimpsest tune --strategy er:memory=8 --scale smoke` makes it/;
  await assert.rejects(refused, { code: "tuning/choice", message: command });
  await writeJson(join(folder, "one.json"), report);
  const [{ options: tuned }] = withTuned(study, "smoke", folder).methods;
  const { choice } = report.methods[0];
  const parameters = resolveParameters({ ...tuned, scale: "smoke" });
  assert.equal(parameters.learningRate, choice.options.learningRate);
  const mean = choice.options["strategy.mean"];
  assert.equal(parameters.strategy, mean === "together" ? "er:memory=8" : "er:mean=apart,memory=8");
  assert.equal(parameters.scoreOn, undefined);
  assert.throws(() => withTuned(study, "tiny", folder), { code: "tuning/choice" }, "another scale");
  await writeJson(join(folder, "two.json"), report);
  assert.throws(() => withTuned(study, "smoke", folder), { code: "tuning/choice", message: /one.json and two.json/ });
});

test("every tuned method of the project's study is found among what its two commands tune", () => {
  const page = readFileSync(join(__dirname, "../../../docs/tuning.md"), "utf8");
  const commands = [...page.matchAll(/^npx palimpsest tune --scale tiny (--labels available )?--strategy (\S+)$/gm)];
  const tuned = commands.flatMap(([, labels, strategies]) =>
    strategies
      .split(/,(?![\w-]+=)/)
      .map((strategy) => protocolOf({ strategy, scale: "tiny", ...(labels && { labels: "available" as const }) })),
  );
  const wanted = strategiesTunedStudy.methods.filter(({ tuned: isTuned }) => isTuned);
  assert.deepEqual(
    new Set(tuned.map((one) => JSON.stringify(one))),
    new Set(wanted.map(({ options }) => JSON.stringify(protocolOf({ ...(options as NamedOptions), scale: "tiny" })))),
  );
});
