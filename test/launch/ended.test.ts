import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { packageRoot } from "../../src/base/package";
import { temporaryFolder } from "../training/tiny";
import { withoutMpi } from "../distributed/mpirun";

/** Numbers of the processes that have a text in their command line, and what they were called with. */
const processesOf = (text: string): { pid: number; line: string }[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(text) && Number(name) !== process.pid ? [{ pid: Number(name), line }] : [];
      } catch {
        return [];
      }
    });

async function until(holds: () => boolean, seconds: number): Promise<boolean> {
  for (let i = 0; i < 10 * seconds && !holds(); i++) await pause(100);
  return holds();
}

/** Launches a run of two ranks and waits until it trains. */
async function launched(): Promise<{ out: string; pid: number; ended: Promise<number | null> }> {
  const out = join(temporaryFolder(), "run");
  const options = "--strategy finetune --scale smoke --image-size 32 --epochs 500 --out".split(" ");
  const command = ["--import", "tsx", join(packageRoot, "src/cli/index.ts"), "launch", "--ranks", "2", "--", "run"];
  const child = spawn(process.execPath, [...command, ...options, out], { stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  assert.ok(await until(() => existsSync(join(out, "checkpoint")) || lines(out) > 2, 60), "it trains");
  return { out, pid: child.pid ?? 0, ended };
}

const lines = (out: string): number => {
  const file = join(out, "events.jsonl");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").length : 0;
};

/** Nothing of a run is left, and nothing is written any more. */
async function assertGone(out: string): Promise<void> {
  await until(() => processesOf(out).length === 0, 12);
  assert.deepEqual(processesOf(out), []);
  const before = lines(out);
  await pause(1500);
  assert.equal(lines(out), before, "nothing is written any more");
}

describe("a launcher that ends takes its ranks with it", { skip: withoutMpi, concurrency: false }, () => {
  for (const [signal, exit] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGKILL", null],
  ] as const) {
    it(`by ${signal}`, { timeout: 120_000 }, async () => {
      const { out, pid, ended } = await launched();
      process.kill(pid, signal);
      assert.equal(await ended, exit);
      await assertGone(out);
    });
  }

  it("by the end of the launcher and of all that starts ranks, at once", { timeout: 120_000 }, async () => {
    const { out, ended } = await launched();
    const starters = processesOf(out).filter(({ line }) => !/rank\.sh|launch\/rank\.ts/.test(line.split(" -n ")[0]));
    assert.ok(starters.length >= 3, starters.map(({ line }) => line).join("\n"));
    for (const { pid } of starters) process.kill(pid, "SIGKILL");
    await ended;
    await assertGone(out);
  });
});
