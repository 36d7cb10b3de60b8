import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Benchmark, Example } from "../../../src/data";
import { loadPlugins } from "../../../src/base/plugins";
import { fixed } from "../../../src/directions";
import { findStrategy, type Situation } from "../../../src/strategies";
import { run, type Manifest, type RunOptions, type RunSettings, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const options: RunOptions = { ...tinyOptions, strategy: "finetune", epochs: 1, weights: "random" };
const root = temporaryFolder();
let data: Benchmark;
before(async () => {
  mkdirSync(join(root, "images"));
  data = await tinyBenchmark(join(root, "images"), { train: 8, validation: 8, test: 8 });
});

let count = 0;
/** The folder of a run that was stopped in a task, by default the second. */
async function stopped(given: RunOptions = options, settings: RunSettings = {}, task = 2): Promise<string> {
  const [out, stop] = [join(root, `run-${++count}`), new AbortController()];
  const on = (event: TrainingEvent): void => void (event.type === "step" && event.task === task && stop.abort());
  await assert.rejects(run(given, { data, ...settings, out, on, signal: stop.signal }), { name: "AbortError" });
  return out;
}

const contentOf = (out: string): string[] =>
  ["manifest.json", "events.jsonl"].map((name) => readFileSync(join(out, name), "utf8"));

const manifestOf = (out: string): Manifest => JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as Manifest;

const metricsOf = (out: string): string => readFileSync(join(out, "metrics.json"), "utf8");

/** Resumes with something changed: refused with what it is, and nothing is written; forced, it is recorded. */
async function assertRefused(
  out: string,
  what: string,
  [given, settings]: [RunOptions, RunSettings],
  place: { readonly task: number; readonly epoch: number; readonly step?: number } = { task: 2, epoch: 0, step: 1 },
): Promise<void> {
  const left = contentOf(out);
  await assert.rejects(
    run(given, { data, ...settings, out, resume: true }),
    (cause: { code: string; message: string }) => {
      assert.equal(cause.code, "run/changed");
      assert.match(cause.message, new RegExp(`another ${what}: \\S+, now \\S+[.;] .*--force-resume`));
      return true;
    },
  );
  assert.deepEqual(contentOf(out), left);
  await run(given, { data, ...settings, out, forceResume: true });
  const { changes = [] } = manifestOf(out);
  assert.ok(changes.length > 0);
  for (const change of changes) {
    const { task, epoch, step } = change;
    assert.deepEqual({ task, epoch, ...(step !== undefined && { step }) }, place);
    assert.notDeepEqual(change.before, change.now);
  }
  assert.ok(changes.some((change) => change.what === what));
  // What it went on with is now what the run is.
  await run(given, { data, ...settings, out, resume: true });
}

/** The benchmark with another first training image of its last task. */
const withFirst = (change: (example: Example) => Example, hash = data.hash): Benchmark => ({
  ...data,
  hash,
  tasks: data.tasks.map((task) =>
    task.number < 3 ? task : { ...task, train: [change(task.train[0]), ...task.train.slice(1)] },
  ),
});

describe("a run that is resumed is the run that was begun", () => {
  it("with other labels it is refused, whether their hash was made anew or not", async () => {
    const other = ({ labels, ...example }: Example): Example => ({ ...example, labels: labels.map((one) => 1 - one) });
    await assertRefused(await stopped(), "data.content", [options, { data: withFirst(other) }]);
    await assertRefused(await stopped(), "data.hash", [options, { data: withFirst(other, "other") }]);
  });

  it("with other images it is refused: pixels, other files, files that are gone", async () => {
    const path = join(root, "changed.png");
    const own = withFirst((example) => ({ ...example, image: path }));
    const changes: [string, (path: string) => void][] = [
      ["bytes after the picture", () => appendFileSync(path, "1")],
      ["another picture", () => writeFileSync(path, readFileSync(data.tasks[0].test[0].image))],
    ];
    for (const [, change] of changes) {
      writeFileSync(path, readFileSync(data.tasks[2].train[0].image));
      const out = await stopped(options, { data: own });
      change(path);
      await assertRefused(out, "data.content", [options, { data: own }]);
    }
    const out = await stopped(options, { data: own });
    rmSync(path);
    await assert.rejects(run(options, { data: own, out, resume: true }), { code: "run/changed" });
  });

  it("with the same data in another place it goes on, and ends as the straight run", async () => {
    const straight = join(root, "straight");
    await run(options, { data, out: straight });
    const out = await stopped();
    mkdirSync(join(root, "moved"));
    const moved = await tinyBenchmark(join(root, "moved"), { train: 8, validation: 8, test: 8 });
    await run(options, { data: moved, out, resume: true });
    assert.equal(metricsOf(out), metricsOf(straight));
    assert.equal(manifestOf(out).changes, undefined);
  });

  it("with another weights file of the same name it is refused", async () => {
    const [first, second] = ["a", "b"].map((name) => join(root, `weights-${name}`));
    for (const [out, seed] of [
      [first, 1],
      [second, 2],
    ] as const) {
      await run({ ...options, seed }, { data, out });
    }
    const weights = join(root, "start.safetensors");
    const file = (out: string): string => join(out, "checkpoints", "task-3.safetensors");
    cpSync(file(first), weights);
    const given = { ...options, weights };
    const out = await stopped(given);
    cpSync(file(second), weights);
    await assertRefused(out, "weights.sha256", [given, {}]);
  });

  it("with another plugin, or another file that it imports, it is refused; moved, it goes on", async () => {
    const folder = join(root, "plugins");
    mkdirSync(folder);
    const plugin = join(folder, "mine.ts");
    const rate = join(folder, "rate.ts");
    writeFileSync(plugin, 'import { rate } from "./rate";\nvoid rate;\n');
    writeFileSync(rate, "export const rate = 1;\n");
    const plugins = loadPlugins([plugin]);
    const out = await stopped(options, { plugins });
    writeFileSync(rate, "export const rate = 2;\n");
    await assertRefused(out, "pluginHashes", [options, { plugins }]);
    const again = await stopped(options, { plugins });
    appendFileSync(plugin, "// more\n");
    await assertRefused(again, "pluginHashes", [options, { plugins }]);
    const last = await stopped(options, { plugins });
    renameSync(folder, `${folder}-moved`);
    await run(options, { data, out: last, plugins: loadPlugins([join(`${folder}-moved`, "mine.ts")]), resume: true });
    await assert.rejects(run(options, { data, out: await stopped(options, { plugins: [] }), plugins: [] }), {
      code: "run/exists",
    });
  });

  it("with a strategy or a direction of one's own that was edited it is refused", async () => {
    const finetune = findStrategy("finetune", "unavailable");
    const strategies = [
      { ...finetune, name: "mine", plan: (situation: Situation) => finetune.plan(situation) },
      { ...finetune, name: "mine", plan: (situation: Situation) => ({ ...finetune.plan(situation) }) },
    ];
    const [strategy, edited] = strategies.map((mine): RunOptions => ({ ...options, strategy: mine }));
    await assertRefused(await stopped(strategy), "methods.strategy mine", [edited, {}]);
    const directions = [
      { name: "ours", ...fixed((n) => new Float64Array(n).fill(1)) },
      { name: "ours", ...fixed((n) => new Float64Array(n).fill(2)) },
    ];
    const [direction, other] = directions.map((ours): RunOptions => ({ ...options, direction: ours }));
    await assertRefused(await stopped(direction), "methods.direction ours", [other, {}]);
  });

  it("with other code or other packages it is refused; a commit that changes no code of a run is not", async () => {
    const others: [string, (manifest: Manifest) => Manifest][] = [
      ["code", (manifest) => ({ ...manifest, code: "0".repeat(64) })],
      ["versions.quadprog", (manifest) => ({ ...manifest, versions: { ...manifest.versions, quadprog: "0.0.1" } })],
    ];
    for (const [what, begunWith] of others) {
      const out = await stopped();
      writeFileSync(join(out, "manifest.json"), JSON.stringify(begunWith(manifestOf(out))));
      await assertRefused(out, what, [options, {}]);
    }
    const out = await stopped();
    writeFileSync(join(out, "manifest.json"), JSON.stringify({ ...manifestOf(out), commit: "another" }));
    await run(options, { data, out, resume: true });
  });

  it("also before its first checkpoint, and after its end", async () => {
    const other = ({ labels, ...example }: Example): Example => ({ ...example, labels: labels.map((one) => 1 - one) });
    const early = await stopped(options, {}, 1);
    for (const name of ["latest", "earlier"])
      rmSync(join(early, "checkpoints", `${name}.safetensors`), { force: true });
    await assertRefused(early, "data.content", [options, { data: withFirst(other) }], { task: 1, epoch: 0 });
    const out = join(root, "ended");
    const { metrics } = await run(options, { data, out });
    const left = contentOf(out);
    await assert.rejects(run(options, { data: withFirst(other), out, resume: true }), { code: "run/changed" });
    assert.deepEqual((await run(options, { data: withFirst(other), out, forceResume: true })).metrics, metrics);
    assert.deepEqual(contentOf(out), left);
  });

  it("never with other parameters, forced or not", async () => {
    for (const out of [await stopped(options, {}, 1), await stopped(), join(root, "straight")]) {
      for (const settings of [{ resume: true }, { forceResume: true }]) {
        await assert.rejects(run({ ...options, epochs: 3 }, { data, out, ...settings }), {
          code: "checkpoint/other-run",
          message: /another epochs/,
        });
      }
    }
  });

  it("goes on with a manifest of an earlier version, which recorded less", async () => {
    const out = await stopped();
    const { code: _code, data: stored, ...manifest } = manifestOf(out);
    const { content: _content, origin: _origin, ...less } = stored;
    writeFileSync(join(out, "manifest.json"), JSON.stringify({ ...manifest, data: less }));
    await run(options, { data, out, resume: true });
    assert.equal(metricsOf(out), metricsOf(join(root, "straight")));
  });
});

describe("a log that lost its end", () => {
  it("is refused by name; forced, the run goes on with what is left to the same measures, and says so", async () => {
    for (const keep of [0, 1, 3]) {
      const out = await stopped();
      const path = join(out, "events.jsonl");
      const lines = readFileSync(path, "utf8").split("\n");
      if (keep === 0) rmSync(path);
      else writeFileSync(path, `${lines.slice(0, keep).join("\n")}\n{"type":"st`);
      await assert.rejects(run(options, { data, out, resume: true }), {
        code: "log/short",
        message: new RegExp(`events\\.jsonl begins with ${keep} whole lines? of the `),
      });
      // Stopped again at once, and gone on with: what came after the loss is not taken for what was lost.
      const stop = new AbortController();
      const on = (event: TrainingEvent): void => void (event.type !== "run" && stop.abort());
      await assert.rejects(run(options, { data, out, forceResume: true, on, signal: stop.signal }));
      const record = await run(options, { data, out, resume: true });
      assert.equal(metricsOf(out), metricsOf(join(root, "straight")));
      assert.deepEqual(record.classes, data.classes);
      const { changes = [] } = manifestOf(out);
      assert.deepEqual(
        changes.map(({ what, now }) => [what, now]),
        [["lines of events.jsonl", keep]],
      );
      const events = readFileSync(path, "utf8").trim().split("\n");
      const kinds = events.map((line) => {
        const { type, task, epoch, step } = JSON.parse(line) as Record<string, unknown>;
        return [type, task, epoch, step].join();
      });
      assert.equal(new Set(kinds).size, kinds.length, "no event twice");
    }
  });
});
