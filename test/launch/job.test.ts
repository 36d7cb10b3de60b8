import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { followFile } from "../../src/launch/followFile";
import { runJob, type JobOptions } from "../../src/launch/job";
import { launchLine } from "../../src/launch/launchLine";
import { temporaryFolder } from "../training/tiny";
import { withoutMpi } from "../distributed/mpirun";

const program = join(__dirname, "ranks", "death.ts");

/** A job of two ranks, of which the last one does `how` half-way, once. */
function job(
  how: string,
  options: Partial<JobOptions> = {},
): { logs: string; said: () => string; attempts: number[]; end: Promise<void> } {
  const logs = temporaryFolder();
  const attempts: number[] = [];
  let said = "";
  const command = (attempt: number): string[] => {
    attempts.push(attempt);
    return [process.execPath, "--import", "tsx", program, join(logs, "state"), how];
  };
  const end = runJob(command, { ranks: 2, threads: 1, logs, onOutput: (text) => (said += text), ...options });
  return { logs, said: () => said, attempts, end };
}

describe("a job", { skip: withoutMpi }, () => {
  it("prints what rank 0 prints, and leaves a log of each rank", async () => {
    const { logs, said, end } = job("none");
    await end;
    assert.equal(said(), "counted 20\n");
    for (const rank of [0, 1]) assert.ok(existsSync(join(logs, `rank-${rank}.log`)));
    assert.equal(readFileSync(join(logs, "rank-1.exit"), "utf8").trim(), "0");
  });

  it("of which a rank is killed ends at once, naming the rank and its log", async () => {
    await assert.rejects(job("die").end, {
      code: "launch/failed",
      message: /^rank 1 ended with exit code 137 \(signal 9\).*rank-1\.log, which ends: rank 1 is about to die$/s,
    });
  });

  it("of which a rank fails says why", async () => {
    await assert.rejects(job("fail").end, {
      code: "launch/failed",
      message: /^rank 1 ended with exit code 1\b.*Error: half-way/s,
    });
  });

  it("is started again as often as it may be", async () => {
    const failures: string[] = [];
    const { attempts, said, end } = job("die", {
      maxRestarts: 1,
      onRestart: ({ message }) => void failures.push(message),
    });
    await end;
    assert.deepEqual(attempts, [0, 1]);
    assert.match(failures.join(), /rank 1 ended/);
    assert.equal(said(), "counted 20\n");
  });

  it("that refuses its command is not started again", async () => {
    const { attempts, end } = job("refuse", { maxRestarts: 3 });
    await assert.rejects(end, { code: "launch/refused", message: /rank 1 is about to refuse/ });
    assert.deepEqual(attempts, [0]);
  });

  it("of which a rank hangs is ended, naming the rank that the others wait for", async () => {
    await assert.rejects(job("hang", { timeout: 5 }).end, {
      code: "launch/hung",
      message: /rank 1 keeps the others waiting since its collective 5 \(Allreduce\)/,
    });
  });

  it("ends when it is told to", async () => {
    const stop = new AbortController();
    const { end } = job("hang", { signal: stop.signal });
    setTimeout(() => stop.abort(), 500);
    await assert.rejects(end, { name: "AbortError" });
  });
});

describe("the launch line", { skip: withoutMpi }, () => {
  const options = { ranks: 4, logs: "/logs" };
  it("shares the cores out", () => {
    const { program: found, args, env } = launchLine(["true"], { ...options, threads: 3 });
    assert.match(found, /mpirun$/);
    assert.deepEqual(
      [args[0], args[1], args[args.length - 1], env.OMP_NUM_THREADS, env.TF_NUM_INTRAOP_THREADS],
      ["-n", "4", "true", "3", "3"],
    );
    assert.equal(launchLine(["true"], { ...options, ranks: 1000 }).env.OMP_NUM_THREADS, "1");
  });

  it("spreads the ranks evenly over hosts", () => {
    const { args } = launchLine(["true"], { ...options, hosts: ["a", "b"] });
    assert.ok(args.includes("a:2,b:2"));
  });

  it("without an MPI is refused", () => {
    assert.throws(() => launchLine(["true"], options, { PALIMPSEST_MPI: "/nowhere" }), {
      code: "mpi/missing",
      message: /\/nowhere: no mpirun there/,
    });
  });
});

it("a file is followed from where it ends, in whole characters", () => {
  const path = join(temporaryFolder(), "log");
  appendFileSync(path, "before\n");
  let seen = "";
  const { read } = followFile(path, (text) => (seen += text));
  read();
  const e = Buffer.from("é\n");
  appendFileSync(path, e.subarray(0, 1));
  read();
  appendFileSync(path, e.subarray(1));
  read();
  assert.equal(seen, "é\n");
});
