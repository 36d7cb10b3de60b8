import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/base/package";
import { hasOneDnn } from "../../src/nn/device";
import { hasFusedConvolution } from "../../src/nn/ops/fusedConvolution";

const calls = ["TFE_OpSetAttrStringList", "TFE_OpSetAttrTypeList"];

test("the binding's source takes lists of strings and of types, each once, and is else as it was", async () => {
  const path = join(packageRoot, "node_modules", "@tensorflow", "tfjs-node-gpu", "binding", "tfjs_backend.cc");
  const source = readFileSync(path, "utf8");
  const lists = join(packageRoot, "environment", "native", "attributeLists.mjs");
  const { withLists } = (await import(lists)) as { withLists: (source: string) => string };
  const changed = withLists(source).split("\n");
  for (const call of calls) {
    assert.ok(!source.includes(call), `${call} is there already: nothing has to be inserted`);
    assert.equal(changed.filter((line) => line.includes(`${call}(`)).length, 1);
  }
  let next = 0;
  for (const line of source.split("\n")) {
    next = changed.indexOf(line, next) + 1;
    assert.ok(next > 0, `a line is lost: ${line}`);
  }
  assert.equal(withLists("something else"), "something else");
});

test(
  "fused convolutions answer where oneDNN does",
  { skip: process.arch !== "x64" && "oneDNN is another one here" },
  () => {
    assert.equal(hasFusedConvolution, hasOneDnn);
  },
);
