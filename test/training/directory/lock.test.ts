import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { lockFolder } from "../../../src/training/directory/lock";
import { temporaryFolder } from "../tiny";

/** A process that takes a folder, and the first thing it says. */
async function holder(folder: string, at?: number): Promise<{ child: ChildProcessWithoutNullStreams; said: string }> {
  const program = join(__dirname, "fixtures", "holder.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, folder, ...(at ? [String(at)] : [])]);
  child.stderr.pipe(process.stderr);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, said: said.toString().trim() };
}

const ended = async (child: ChildProcessWithoutNullStreams): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
};

/** The names of the locks in a folder. */
const locks = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith(".lock"));

/** What the one lock of a folder says, with something else in it. */
function rewrite(folder: string, changes: object): string {
  const [name] = locks(folder);
  const path = join(folder, name);
  const said = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...said, ...changes }));
  return path;
}

describe("one writer a folder", () => {
  it("refuses a second one, in the same process and in another, by process, host and time", async () => {
    const folder = join(temporaryFolder(), "made", "by", "it");
    const before = Date.now();
    const lock = await lockFolder(folder);
    const refusal = await lockFolder(folder).then(
      () => assert.fail("taken twice"),
      (cause: { code: string; message: string }) => cause,
    );
    assert.equal(refusal.code, "run/in-use");
    assert.ok(refusal.message.includes(`process ${process.pid} on ${hostname()} writes into ${folder} since`));
    const since = Date.parse(/since (\S+);/.exec(refusal.message)?.[1] ?? "");
    assert.ok(before - 1000 <= since && since <= Date.now());
    const other = await holder(folder);
    assert.equal(other.said, "run/in-use");
    other.child.kill();
    await lock.release();
    assert.deepEqual(locks(folder), []);
    await (await lockFolder(folder)).release();
  });

  it("lets in one of several that come at once", async () => {
    for (const left of [false, true]) {
      const folder = temporaryFolder();
      if (left) await leaveBehind(folder);
      const at = Date.now() + 3000;
      const holders = await Promise.all([1, 2, 3, 4].map(() => holder(folder, at)));
      const said = holders.map((one) => one.said).sort();
      assert.deepEqual(said, ["held", "run/in-use", "run/in-use", "run/in-use"]);
      for (const { child } of holders) child.stdin.end();
      await Promise.all(holders.map(({ child }) => ended(child)));
      assert.deepEqual(locks(folder), []);
      await (await lockFolder(folder)).release();
    }
  });

  it("outlives no process, not even one that was killed with SIGKILL", async () => {
    const folder = temporaryFolder();
    await leaveBehind(folder);
    assert.equal(locks(folder).length, 1);
    const lock = await lockFolder(folder);
    assert.equal(locks(folder).length, 1);
    await assert.rejects(lockFolder(folder), { code: "run/in-use" });
    await lock.release();
    assert.deepEqual(locks(folder), []);
  });

  it("is not fooled by a number that was given to another process", async () => {
    const folder = temporaryFolder();
    await leaveBehind(folder);
    rewrite(folder, { pid: process.pid });
    await (await lockFolder(folder)).release();
  });

  it("gives way where it was not written to its end, or was left before the machine was started anew", async () => {
    for (const text of ["", '{"pid": 12', "null"]) {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "writer-1.lock"), text);
      await (await lockFolder(folder)).release();
      assert.deepEqual(locks(folder), []);
    }
    const folder = temporaryFolder();
    await leaveBehind(folder);
    rewrite(folder, { system: "of another start", since: "2001-01-01T00:00:00.000Z" });
    await (await lockFolder(folder)).release();
  });

  it("stands where its process cannot be seen, on another host or in another container, and says so", async () => {
    for (const elsewhere of [{ host: "node17", system: "another" }, { system: "another container" }]) {
      const folder = temporaryFolder();
      await leaveBehind(folder);
      const path = rewrite(folder, elsewhere);
      await assert.rejects(lockFolder(folder), (cause: { code: string; message: string }) => {
        assert.equal(cause.code, "run/in-use");
        assert.ok(cause.message.includes(`on ${"host" in elsewhere ? "node17" : hostname()} writes`));
        assert.ok(cause.message.endsWith(`if it does not, remove ${path}`));
        return true;
      });
    }
  });

  /** Leaves the lock of a process that was killed. */
  async function leaveBehind(folder: string): Promise<void> {
    const { child, said } = await holder(folder);
    assert.equal(said, "held");
    child.kill("SIGKILL");
    await ended(child);
  }
});
