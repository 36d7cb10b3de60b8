import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/base/package";

const names = ["tfjs_backend.h", "tfjs_backend.cc", "tfjs_binding.cc"];

test("the binding's sources get functions, and are else as they were; other sources are left alone", async () => {
  const folder = join(packageRoot, "node_modules", "@tensorflow", "tfjs-node-gpu", "binding");
  const sources = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const module = join(packageRoot, "environment", "native", "functions.mjs");
  type Sources = Readonly<Record<string, string>>;
  const { withFunctions } = (await import(module)) as { withFunctions: (sources: Sources) => Sources };
  const changed = withFunctions(sources);
  for (const name of names) {
    assert.ok(!sources[name].includes("DefineFunction"), `${name} has it already: nothing has to be inserted`);
    assert.ok(changed[name].includes("DefineFunction"), name);
    const lines = changed[name].split("\n");
    let next = 0;
    for (const line of sources[name].split("\n")) {
      next = lines.indexOf(line, next) + 1;
      assert.ok(next > 0, `a line of ${name} is lost: ${line}`);
    }
  }
  for (const name of names) {
    const other = { ...sources, [name]: "something else" };
    assert.deepEqual(withFunctions(other), other, `where ${name} is another, none is changed`);
  }
});
