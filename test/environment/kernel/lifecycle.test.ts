import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { suiteScope } from "../../suite";
import { alive, errorOf, Kernel, of, resultOf } from "./client";

describe("the end of a cell and of a kernel", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  it("an interrupt ends a loop, a wait and a cell that listens, and the next cell runs", async () => {
    const cells: readonly [code: string, by: "signal" | "message"][] = [
      ["console.log('begun'); while (true) {}", "signal"],
      ["console.log('begun'); await new Promise(() => {});", "signal"],
      ["console.log('begun'); while (true) {}", "message"],
      ["console.log('begun'); await new Promise(() => {});", "message"],
    ];
    for (const [code, by] of cells) {
      const outcome = await kernel.execute(code, { interrupt: { on: "begun", by } });
      const { name, message, trace } = errorOf(outcome);
      assert.deepEqual(
        [outcome.reply.status, name, message, trace],
        ["error", "Interrupted", "the cell was interrupted", "Interrupted: the cell was interrupted"],
      );
      assert.ok(outcome.seconds < 3, `${code}: ${outcome.seconds} s`);
      assert.equal(resultOf(await kernel.execute("6 * 7")), "42");
    }
    const listening = `let steps = 0;
const { signal } = (globalThis as any)[Symbol.for("palimpsest.kernel")];
console.log("begun");
while (!signal.aborted) { steps++; await new Promise((turn) => setTimeout(turn, 1)); }
const noticed = steps;`;
    const outcome = await kernel.execute(listening, { interrupt: { on: "begun", by: "signal" } });
    assert.deepEqual([outcome.reply.status, of(outcome, "error")], ["ok", []], "a cell may end in its own way");
    assert.ok(Number(resultOf(await kernel.execute("noticed"))) > 10);
  });

  it("restarts without what was, and shuts down by itself whatever still runs", async () => {
    await kernel.execute("const gone = 1;");
    const { old, pid } = await kernel.restart();
    assert.ok(old !== pid && !alive(old) && alive(pid));
    const outcome = await kernel.execute("typeof (globalThis as any).gone");
    assert.deepEqual([resultOf(outcome), outcome.reply.execution_count], ["'undefined'", 1]);
    assert.equal(errorOf(await kernel.execute("gone")).name, "CompileError");
    await kernel.begin("setInterval(() => {}, 10); console.log('begun'); await new Promise(() => {});");
    const { exit, seconds } = await kernel.shutdown();
    assert.equal(exit, 0, "no signal was needed");
    assert.ok(seconds < 5);
    assert.ok(!alive(pid));
  });
});

test("a kernel that computes without a pause shuts down by itself", { timeout: 120_000 }, async (t) => {
  const kernel = new Kernel(t);
  await kernel.begin("console.log('begun'); for (;;);");
  assert.equal((await kernel.shutdown()).exit, 0, "no signal was needed");
});

for (const [what, code] of [
  ["waits", "setInterval(() => {}, 10); console.log(process.pid); await new Promise(() => {});"],
  ["computes without a pause", "console.log(process.pid); for (;;);"],
  ["waits for one promise after the other", "console.log(process.pid); for (;;) await null;"],
])
  test(`a kernel that ${what} ends when Jupyter is gone`, { timeout: 120_000 }, async (t) => {
    const kernel = new Kernel(t);
    const pid = Number(await kernel.begin(code));
    assert.ok(alive(pid));
    kernel.crash();
    for (const end = Date.now() + 30_000; alive(pid) && Date.now() < end;) await pause(100);
    assert.ok(!alive(pid));
  });
