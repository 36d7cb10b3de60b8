import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./copy";

test("sources and tests type-check", () => {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  // What the last check learnt is kept, so that an unchanged project takes seconds.
  const incremental = ["--incremental", "--tsBuildInfoFile", ".cache/types.tsbuildinfo"];
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json", ...incremental], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
});
