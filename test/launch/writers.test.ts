import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { writeScenes } from "../../src/data/scenes";
import { launch } from "../../src/launch";
import { assignmentFile } from "../../src/launch/assignment";
import { run } from "../../src/training";
import { withoutMpi } from "../distributed/mpirun";
import { temporaryFolder, tinyOptions } from "../training/tiny";

describe("one writer a run directory, of jobs on several ranks", { skip: withoutMpi }, () => {
  const root = temporaryFolder();
  const data = join(root, "devkit");
  const options = { ...tinyOptions, strategy: "finetune", batch: 32, epochs: 1, benchmark: "scenes", data } as const;
  before(() => writeScenes({ scale: "smoke", seed: 1, out: data }));

  it("refuses a second job and a single process beside a living job, which ends as if nobody had come", async () => {
    const out = join(root, "run");
    const logs = join(out, "logs");
    const job = { ranks: 2, threads: 1, out } as const;
    let [refused, hasBegun] = [0, false];
    const others = async (): Promise<void> => {
      const assignment = readFileSync(assignmentFile(logs), "utf8");
      for (const resume of [false, true]) {
        await assert.rejects(launch({ ...options, seed: 5 }, { ...job, resume }), { code: "run/in-use" });
        // With a folder of logs of its own it still finds the run directory taken.
        await assert.rejects(launch(options, { ...job, resume, logs: join(root, "logs") }), { code: "run/in-use" });
        await assert.rejects(run(options, { out, resume }), { code: "run/in-use" });
      }
      assert.equal(readFileSync(assignmentFile(logs), "utf8"), assignment);
      refused++;
    };
    let attack: Promise<void> | undefined;
    const record = await launch(options, {
      ...job,
      on: () => {
        if (!hasBegun) attack = others();
        hasBegun = true;
      },
    });
    await attack;
    assert.equal(refused, 1);
    assert.equal(record.metrics.R.length, 4);
    const events = readFileSync(join(out, "events.jsonl"), "utf8").trim().split("\n");
    assert.equal(events.filter((line) => line.includes('"type":"run"')).length, 1);
    for (const folder of [out, logs]) assert.ok(!readdirSync(folder).some((name) => name.endsWith(".lock")), folder);
    // A finished run is read back, and what a killed launcher left half written is cleared.
    writeFileSync(`${assignmentFile(logs)}.77.part`, "half");
    const again = await launch(options, { ...job, resume: true });
    assert.deepEqual(again.metrics, record.metrics);
    assert.ok(!existsSync(`${assignmentFile(logs)}.77.part`));
  });
});
