import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { browserNames, findBrowser } from "../../src/base/machine/browser";
import { programOnPath, programsOnPath } from "../../src/base/pathLookup";

const root = mkdtempSync(join(tmpdir(), "palimpsest-path-"));
after(() => rmSync(root, { recursive: true, force: true }));

const [first, second] = ["first", "second"].map((name) => join(root, name));
function place(folder: string, name: string, mode: number): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
}

const env = { PATH: ["", first, second].join(delimiter) };
const a = place(second, "a", 0o755);
const b = [place(first, "b", 0o755), place(second, "b", 0o755)];
place(first, "plain", 0o644);
mkdirSync(join(first, "folder"));

test("programs are found in the order of the names, then of the folders", () => {
  assert.deepEqual(programsOnPath(["a", "b"], { env }), [a, ...b]);
  assert.deepEqual(programsOnPath(["b"], { env, folders: [second] }), [b[1], ...b]);
  assert.equal(programOnPath(["none", "b", "a"], { env }), b[0]);
});

test("a folder, a file that may not be executed and an empty PATH are no programs", () => {
  assert.equal(programOnPath(["folder", "plain", "none"], { env }), undefined);
  assert.equal(programOnPath(["a"], { env: {} }), undefined);
});

test("the shell finds the same program", () => {
  const found = execFileSync("sh", ["-c", "command -v node"], { encoding: "utf8" }).trim();
  assert.equal(programOnPath(["node"]), found);
});

test("the browser is the one that is named, else the first on PATH", () => {
  assert.equal(findBrowser({ ...env, PALIMPSEST_CHROMIUM: "/opt/mine" }), "/opt/mine");
  assert.equal(findBrowser(env), undefined);
  const last = place(second, browserNames[browserNames.length - 1], 0o755);
  assert.equal(findBrowser(env), last);
  const preferred = place(second, browserNames[0], 0o755);
  assert.equal(findBrowser(env), preferred);
});
