import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { runJob } from "../../src/launch/job";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../training/tiny";
import { withoutMpi } from "./mpirun";
import { writeJob } from "./training";

const folder = temporaryFolder();

/** Runs the method on two ranks and returns `metrics.json`. */
async function train(how: "never" | "step" | "checkpoint"): Promise<string> {
  const out = join(folder, how);
  mkdirSync(out);
  const failures: string[] = [];
  const command = [process.execPath, "--import", "tsx", join(__dirname, "ranks", "cutOff.ts"), folder, out, how];
  await runJob(() => command, {
    ranks: 2,
    threads: 1,
    logs: join(out, "logs"),
    maxRestarts: 1,
    onRestart: ({ message }) => void failures.push(message),
  });
  assert.deepEqual([failures.length, existsSync(join(out, `${how}-done`))], how === "never" ? [0, false] : [1, true]);
  if (how !== "never")
    assert.match(failures[0], new RegExp(`^rank ${how === "step" ? 1 : 0} ended with exit code 137`));
  return readFileSync(join(out, "metrics.json"), "utf8");
}

describe("a rank that is killed", { skip: withoutMpi }, () => {
  let undisturbed: string;
  before(async () => {
    writeJob(folder, {
      benchmark: await tinyBenchmark(folder),
      runs: [{ ...tinyOptions, strategy: "gem:memory=6", name: "gem", audit: 0 }],
    });
    undisturbed = await train("never");
  });

  it("in the middle of an epoch costs that epoch only: the job goes on and ends as if nothing had been", async () => {
    assert.equal(await train("step"), undisturbed);
  });

  it("while it writes a checkpoint leaves the one before", async () => {
    assert.equal(await train("checkpoint"), undisturbed);
  });
});
