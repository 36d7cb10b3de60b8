import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./copy";

const setup = () =>
  execFileSync(process.execPath, ["environment/commands/setup.mjs"], { cwd: root, encoding: "utf8", stdio: "pipe" });
const made = [
  "node_modules/.package-lock.json",
  "node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node",
  ".venv/.palimpsest.json",
  ".venv/share/jupyter/kernels/tslab/kernel.json",
  "dist/.palimpsest",
];

test("installing twice does nothing the second time", () => {
  setup();
  const times = () => made.map((path) => statSync(join(root, path)).mtimeMs);
  const before = times();
  assert.equal(setup(), "ready: nothing to do\n");
  assert.deepEqual(times(), before);
});

test("notebooks find the project by its name", () => {
  assert.equal(readlinkSync(join(root, "node_modules", "palimpsest")), "..");
});
