import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { node, root } from "./project";

test("ESLint finds no fault, and no more non-null assertions than are allowed", () => {
  const { status, output } = node(["--max-old-space-size=3000", join(root, "environment", "checks", "runEslint.mjs")]);
  assert.equal(status, 0, output);
});

test("every file is as Prettier formats it", () => {
  const { status, output } = node([join(root, "node_modules", "prettier", "bin", "prettier.cjs"), "--check", "."]);
  assert.equal(status, 0, `${output}\nnpm run format mends it`);
});
