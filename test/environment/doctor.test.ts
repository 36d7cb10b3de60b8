import assert from "node:assert/strict";
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
