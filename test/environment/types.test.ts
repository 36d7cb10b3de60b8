import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./copy";

/** What the last check learnt is kept, so that an unchanged project takes seconds. */
function typeErrors(project: string): string {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const incremental = ["--incremental", "--tsBuildInfoFile", `.cache/${project}.tsbuildinfo`];
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", `${project}.json`, ...incremental], {
    cwd: root,
    encoding: "utf8",
  });
  assert.ok(status === 0 || stdout !== "", `tsc ended with exit code ${status}`);
  return stdout;
}

test("sources and tests type-check", () => assert.equal(typeErrors("tsconfig"), ""));

test("the JavaScript of environment/ and of the settings type-checks", () =>
  assert.equal(typeErrors("tsconfig.environment"), ""));
