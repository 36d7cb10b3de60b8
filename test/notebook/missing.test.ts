import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { executeNotebook } from "../../src/notebook/execute";
import { copy, root } from "../environment/copy";
import { folder, writeNotebook } from "./fixture";

/** Executes a notebook in a copy of the project whose Python is this script, or that has none. */
function executed(t: TestContext, python: string | undefined): { status: number | null; stderr: string; out: string } {
  const project = copy(t, "src", "environment", "package.json", "tsconfig.json");
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  if (python !== undefined) {
    mkdirSync(join(project, ".venv", "bin"), { recursive: true });
    writeFileSync(join(project, ".venv", "bin", "python"), `#!/bin/sh\n${python}\n`);
    chmodSync(join(project, ".venv", "bin", "python"), 0o755);
  }
  const file = writeNotebook(join(project, "n.ipynb"), ["1"]);
  const out = join(project, "out.ipynb");
  const command = ["--import", "tsx", join("src", "cli", "index.ts"), "notebook", file, "--out", out];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: "utf8" });
  return { status, stderr, out };
}

test("without its Python, a notebook says what is missing and how to get it", (t) => {
  const { status, stderr, out } = executed(t, undefined);
  assert.equal(status, 1);
  assert.match(stderr, /there is no \S+python\. Run `npm run setup`.* \[notebook\/environment\]\n$/);
  assert.ok(!existsSync(out));
});

test("where Jupyter ends early, its last words are told", (t) => {
  const { status, stderr, out } = executed(t, "echo first >&2; echo 'No module named nbclient' >&2; exit 1");
  assert.equal(status, 1);
  assert.match(stderr, /could not be executed: Jupyter ended \(1\): No module named nbclient \[notebook\/broken\]\n$/);
  assert.ok(!existsSync(out));
});

test("a notebook that is stopped writes nothing", async (t) => {
  const here = folder(t);
  const file = writeNotebook(join(here, "n.ipynb"), ["1"]);
  const out = join(here, "out.ipynb");
  await assert.rejects(executeNotebook({ file, out, signal: AbortSignal.abort() }), { code: "notebook/stopped" });
  assert.ok(!existsSync(out));
});
