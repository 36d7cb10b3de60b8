import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { root } from "./copy";

/** Runs `setup` of a package that npm installed in a folder with the given files; nothing in it may change. */
function setupIn(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-installed-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, "node_modules", "palimpsest");
  for (const part of ["environment", "package.json"])
    cpSync(join(root, part), join(installed, part), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const state = (): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const before = state();
  const command = join(installed, "environment", "commands", "setup.mjs");
  const { status, stderr } = spawnSync(process.execPath, [command], { cwd: folder, encoding: "utf8" });
  assert.deepEqual(state(), before);
  return { status, stderr };
}

test("the Python environment of somebody else is left alone, and named", (t) => {
  const { status, stderr } = setupIn(t, { "package.json": "{}", ".venv/pyvenv.cfg": "home = /usr/bin\n" });
  assert.equal(status, 2);
  assert.match(
    stderr,
    /\.venv is a Python environment that Palimpsest did not make, and it would be changed\n +move it/,
  );
});

test("a package that lies in no folder of the user's is refused, with what to do", (t) => {
  const { status, stderr } = setupIn(t, {});
  assert.equal(status, 2);
  assert.match(stderr, /has no package\.json\n +make a folder, and install the package in it without --global/);
});
