import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { copy, root } from "./copy";

test("the reporter counts tests, shows failures whole, and closes with the count", (t) => {
  const folder = copy(t);
  const file = (name: string, body: string) =>
    writeFileSync(
      join(folder, `${name}.test.mjs`),
      `import { test, suite } from "node:test";\nimport assert from "node:assert";\n${body}`,
    );
  file(
    "good",
    'suite("s", () => { test("a", () => {}); test("b", () => {}); });\ntest("c", { skip: true }, () => {});',
  );
  file(
    "bad",
    `console.log("a clue");
    test("outer", async (t) => { await t.test("inner", () => assert.deepEqual({ v: [1] }, { v: [2] }, "why")); });`,
  );
  file("broken", 'throw new Error("at import");');
  // Failed: inner, outer because of it, and the file that does not load. The suite itself does not count.
  const runner = [
    "--test",
    `--test-reporter=${join(root, "environment", "shared", "reporter.mjs")}`,
    "--test-reporter-destination=stdout",
  ];
  const files = ["good", "bad", "broken"].map((name) => join(folder, `${name}.test.mjs`));
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { stdout, status } = spawnSync(process.execPath, [...runner, ...files], { cwd: folder, encoding: "utf8", env });
  assert.equal(status, 1);
  assert.match(stdout, /\n2 passed, 3 failed, 1 skipped\n$/);
  assert.match(stdout, /FAIL inner[^]*why[^]*actual: +\{ v: \[ 1 \] \}[^]*expected: +\{ v: \[ 2 \] \}[^]*a clue/);
  assert.match(stdout, /at import/);
  assert.match(stdout, /ok +good\.test\.mjs {2}2 passed, 0 failed, 1 skipped/);
});
