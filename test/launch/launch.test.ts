import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { writeScenes } from "../../src/data/scenes";
import { launch } from "../../src/launch";
import { interruptedRun, type TrainingEvent } from "../../src/training";
import { withoutMpi } from "../distributed/mpirun";
import { standInKernel } from "../notebook/kernel";
import { temporaryFolder, tinyOptions } from "../training/tiny";

const leftBehind = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("palimpsest-launch-"));

describe("launch", { skip: withoutMpi }, () => {
  const data = join(temporaryFolder(), "devkit");
  const options = { ...tinyOptions, strategy: "finetune", batch: 32, epochs: 1, benchmark: "scenes", data } as const;
  before(() => writeScenes({ scale: "smoke", seed: 1, out: data }));

  it("runs on two ranks, tells the events of both, and leaves nothing behind where nothing is asked for", async () => {
    const before = leftBehind();
    const events: TrainingEvent[][] = [[], []];
    const record = await launch(options, { ranks: 2, threads: 1, on: (event, rank) => void events[rank].push(event) });
    assert.deepEqual(leftBehind(), before);
    assert.equal(record.metrics.R.length, 4);
    const [first, second] = events.map((told) =>
      told.map((event) => ({ type: event.type, ...("loss" in event && { loss: event.loss }) })),
    );
    assert.deepEqual(first, second);
    const [done] = events[1].slice(-1);
    assert.deepEqual(done.type === "done" && JSON.parse(JSON.stringify(done.metrics)), record.metrics);
  });

  it("ends where the cell is interrupted, and keeps what it had done", async (t) => {
    const before = leftBehind();
    const { interrupt } = standInKernel(t);
    const on = ({ type }: TrainingEvent): void => void (type === "epoch" && interrupt());
    await assert.rejects(launch(options, { ranks: 2, threads: 1, on, name: "stopped" }), { code: "run/interrupted" });
    assert.equal(interruptedRun()!.name, "stopped");
    assert.ok(interruptedRun()!.epochs.length >= 1);
    assert.deepEqual(leftBehind(), before);
  });

  it("refuses what run refuses before it launches, and in the ranks' words what only they can see", async () => {
    await assert.rejects(launch({ ...options, strategy: "nope" }, { ranks: 2 }), { code: "argument/invalid" });
    const out = join(temporaryFolder(), "run");
    mkdirSync(out);
    await assert.rejects(launch({ ...options, data: join(out, "nowhere") }, { ranks: 2, out }), {
      code: "launch/refused",
      message: /nowhere/,
    });
    assert.ok(existsSync(join(out, "logs", "rank-1.log")));
  });
});
