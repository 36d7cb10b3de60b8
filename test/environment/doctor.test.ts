import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { canRun, doctor, formatDoctor } from "../../src/cli/doctor";
import { copy } from "./copy";

const names = [
  "node",
  "binding",
  "tensorflow",
  "device",
  "single TensorFlow",
  "oneDNN",
  "bf16",
  "kernel",
  "MPI",
  "chromium",
  "pretrained weights",
];

test("an installed project can run the main job", async () => {
  const checks = await doctor();
  assert.deepEqual(
    checks.map((check) => check.name),
    names,
  );
  assert.deepEqual(
    checks.filter((check) => check.required && !check.ok),
    [],
  );
  assert.ok(canRun(checks));
  assert.match(checks.find((check) => check.name === "tensorflow")!.value, /^2\.\d+\.\d+$/);
  assert.match(formatDoctor(checks), /The main job can run/);
});

test("without a binding, a kernel and weights the doctor names the fix and says the main job cannot run", async (t) => {
  const checks = await doctor(copy(t, "environment"));
  assert.deepEqual(
    checks.map((check) => check.name),
    names,
  );
  for (const name of ["binding", "tensorflow", "device", "kernel"]) {
    const check = checks.find((each) => each.name === name)!;
    assert.deepEqual([check.ok, check.required, check.fix], [false, true, "npm run setup"], name);
  }
  assert.match(checks.find((check) => check.name === "binding")!.value, /Cannot find module '@tensorflow\/tfjs-node'/);
  assert.ok(!canRun(checks));
  assert.match(formatDoctor(checks), /MISSING +binding[^\n]*\n +npm run setup\n/);
});

test("a kernel of another folder is noticed: it would run other code than this", async (t) => {
  const [folder, other] = [copy(t, "environment"), copy(t, "environment/kernel.cjs")];
  mkdirSync(join(folder, ".venv", "bin"), { recursive: true });
  const kernelOf = async (program: string) => {
    const spec = { resource_dir: "kernels/tslab", spec: { argv: [process.execPath, program, "{connection_file}"] } };
    const listing = JSON.stringify({ kernelspecs: { tslab: spec } });
    const python = join(folder, ".venv", "bin", "python");
    writeFileSync(python, `#!/bin/sh\necho '${listing}'\n`);
    chmodSync(python, 0o755);
    return (await doctor(folder)).find(({ name }) => name === "kernel")!;
  };
  const own = await kernelOf(join(folder, "environment", "kernel.cjs"));
  assert.deepEqual([own.ok, own.value], [true, "kernels/tslab"]);
  const foreign = await kernelOf(join(other, "environment", "kernel.cjs"));
  assert.deepEqual([foreign.ok, foreign.fix], [false, "npm run setup"]);
  assert.equal(foreign.value, `kernels/tslab starts ${join(other, "environment", "kernel.cjs")}, of another folder`);
});
