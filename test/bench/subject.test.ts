import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "../../bench/subject";

test("what is timed and ends before it answers is told with its last words, or its exit code", async () => {
  const node = (script: string): Promise<unknown> =>
    start({ program: process.execPath, args: ["-e", script], env: {} });
  await assert.rejects(node("console.error('no data'); process.exit(3)"), {
    code: "bench/subject",
    message: /no data/,
  });
  await assert.rejects(node("throw new RangeError('too large')"), {
    code: "bench/subject",
    message: /could not be measured: RangeError: too large\. /,
  });
  await assert.rejects(node("process.exit(3)"), { code: "bench/subject", message: /exit code 3/ });
  await assert.rejects(start({ program: "/nowhere/program", args: [], env: {} }), { code: "bench/subject" });
});
