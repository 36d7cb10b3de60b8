import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { packageRoot } from "../../src/base/package";
import { folder, writeNotebook } from "./fixture";

const processesOf = (text: string): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, "utf8");
        return line.includes(text) ? [line] : [];
      } catch {
        return [];
      }
    });

async function until(holds: () => boolean, seconds: number): Promise<boolean> {
  for (let i = 0; i < 10 * seconds && !holds(); i++) await pause(100);
  return holds();
}

/** A command that executes a cell which has started a process of its own and computes without a pause. */
async function busy(t: TestContext, start: (command: readonly string[]) => readonly string[]) {
  const here = folder(t);
  const marker = join(here, "started");
  const file = writeNotebook(join(here, "busy.ipynb"), [
    [
      'import { writeFileSync } from "fs"; import { spawn } from "child_process";',
      `spawn("sh", ["-c", "while :; do sleep 1; done", ${JSON.stringify(here)}]);`,
      `writeFileSync(${JSON.stringify(marker)}, process.argv.join(" "));`,
      "while (true);",
    ].join("\n"),
  ]);
  const cli = ["--import", "tsx", join(packageRoot, "src/cli/index.ts")];
  const [program, ...args] = start([process.execPath, ...cli, ...["notebook", file, "--out", join(here, "out.ipynb")]]);
  const child = spawn(program, args, { stdio: "ignore", env: { ...process.env, npm_command: "exec" } });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  assert.ok(await until(() => existsSync(marker), 60), "the cell runs");
  const connection = /--config-path (\S+)/.exec(readFileSync(marker, "utf8"))?.[1] ?? "";
  const isGone = (): Promise<boolean> => until(() => [here, connection].flatMap(processesOf).length === 0, 30);
  return { child, ended, isGone };
}

describe("a command that ends takes its kernel and what that started with it, though a cell computes", () => {
  for (const [signal, exit] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGKILL", null],
  ] as const) {
    test(signal, { timeout: 120_000 }, async (t) => {
      const { child, ended, isGone } = await busy(t, (command) => command);
      child.kill(signal);
      assert.equal(await ended, exit);
      assert.ok(await isGone(), "nothing is left");
    });
  }

  test("a signal to npm, which does not hand it on", { timeout: 120_000 }, async (t) => {
    const { child, ended, isGone } = await busy(t, (command) => ["sh", "-c", '"$@"; exit $?', "npm", ...command]);
    child.kill("SIGTERM");
    await ended;
    assert.ok(await isGone(), "nothing is left");
  });
});
