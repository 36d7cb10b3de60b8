import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../copy";

test("the kernel passes every check of Jupyter's protocol", { timeout: 900_000 }, () => {
  const script = join(root, "environment", "checks", "kernel_protocol.py");
  const python = join(root, ".venv", "bin", "python");
  const { stdout, stderr } = spawnSync(python, [script, "tslab", "--json"], { encoding: "utf8" });
  assert.notEqual(stdout, "", stderr);
  const { tslab: outcomes } = JSON.parse(stdout) as { tslab: Record<string, string> };
  assert.ok(Object.keys(outcomes).length >= 27);
  assert.deepEqual(
    Object.entries(outcomes).filter(([, why]) => why !== ""),
    [],
  );
});
