import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browserNames } from "../../src/base/machine/browser";
import { root } from "./copy";

test("the script of continuous integration looks for the browsers that figures are drawn with", () => {
  const [, names] = /for name in ([^;]+);/.exec(readFileSync(join(root, ".ci", "run"), "utf8")) ?? [];
  assert.deepEqual(names.split(" "), browserNames);
});
