import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  executeNotebook,
  exportNetwork,
  launch,
  measureTimings,
  openModel,
  PalimpsestError,
  pretrain,
  resolveParameters,
  run,
  runStudy,
  studies,
  writeMlflowRuns,
} from "../../src";

/** A function of the public surface as plain JavaScript calls it. */
type Untyped = (...values: readonly unknown[]) => unknown;

const smallest = { strategy: "finetune", scale: "smoke" };

/** Calls with an option of a name that the types do not have: who refuses it, and what was meant. */
const calls: readonly [of: string, received: string, meant: string, call: (out: string) => unknown][] = [
  ["run", "epoch", "epochs", (out) => (run as Untyped)({ ...smallest, epoch: 1 }, { out })],
  ["run", "learning-rate", "learningRate", (out) => (run as Untyped)({ ...smallest, "learning-rate": 1 }, { out })],
  ["run's settings", "resum", "resume", (out) => (run as Untyped)(smallest, { out, resum: true })],
  ["run", "imagesize", "imageSize", () => (resolveParameters as Untyped)({ ...smallest, imagesize: 32 })],
  ["launch's settings", "rank", "ranks", (out) => (launch as Untyped)(smallest, { out, ranks: 2, rank: 2 })],
  ["run", "sede", "seed", (out) => (launch as Untyped)({ ...smallest, sede: 2 }, { out, ranks: 2 })],
  ["measureTimings' settings", "imags", "images", (out) => (measureTimings as Untyped)(smallest, { out, imags: [2] })],
  ["runStudy", "seed", "seeds", (out) => (runStudy as Untyped)(studies[0], { folder: out, seed: [1] })],
  ["openModel", "tasks", "task", (out) => (openModel as Untyped)({ run: out, tasks: 2 })],
  ["openModel", "networks", "network", (out) => (openModel as Untyped)({ weights: out, networks: "resnet18" })],
  ["exportNetwork", "fromat", "format", (out) => (exportNetwork as Untyped)({ run: out }, { to: out, fromat: "onnx" })],
  ["pretrain", "image", "images", (out) => (pretrain as Untyped)({ out, image: 2 })],
  [
    "writeMlflowRuns",
    "experiments",
    "experiment",
    (out) => (writeMlflowRuns as Untyped)(out, [], { experiments: "a" }),
  ],
  ["executeNotebook", "time-out", "timeout", (out) => (executeNotebook as Untyped)({ file: out, out, "time-out": 1 })],
];

for (const [of, received, meant, call] of calls)
  test(`${of} refuses an option ${received} before anything is written: was ${meant} meant?`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "palimpsest-names-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const out = join(folder, "out");
    await assert.rejects(
      async () => call(out),
      (problem: unknown) => {
        assert.ok(problem instanceof PalimpsestError, String(problem));
        assert.deepEqual([problem.code, problem.exit], ["argument/unknown", 2]);
        const said = `there is no option "${received}" of ${of} (did you mean ${meant}?); it takes `;
        assert.ok(problem.message.startsWith(said), problem.message);
        assert.match(problem.message, new RegExp(`takes .*\\b${meant}\\b`));
        return true;
      },
    );
    assert.ok(!existsSync(out));
  });

test("a name that is like none is refused without a guess; one without a value is as if it were not there", () => {
  const resolve = resolveParameters as Untyped;
  assert.throws(
    () => resolve({ ...smallest, xyzzy: 1 }),
    /^PalimpsestError: there is no option "xyzzy" of run; it takes/,
  );
  assert.deepEqual(resolve({ ...smallest, xyzzy: undefined }), resolve(smallest));
});

test("a run takes whatever the parameters of a run hold", () => {
  const parameters = resolveParameters({ strategy: "lwf", scale: "smoke", scoreOn: "validation", protocol: "shared" });
  assert.deepEqual(resolveParameters(parameters), parameters);
});
