import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, of, resultOf, type Outcome } from "./client";

const times = 10;
const forever = "await new Promise(() => {});";

/** Cells that never end by themselves, by what they do. Each prints `begun` first. */
const kinds: readonly [what: string, code: string][] = [
  ["a loop", "console.log('begun'); for (;;);"],
  ["promises, one after the other", "console.log('begun'); for (;;) await null;"],
  ["promises after a wait", "await new Promise((go) => setTimeout(go, 1)); console.log('begun'); for (;;) await null;"],
  ["a loop in a timer", `setTimeout(() => { console.log('begun'); for (;;); }, 1); ${forever}`],
  ["a loop in an interval", `setInterval(() => { console.log('begun'); for (;;); }, 1); ${forever}`],
  ["a loop in an immediate", `setImmediate(() => { console.log('begun'); for (;;); }); ${forever}`],
  ["ticks", `const tick = () => process.nextTick(tick); console.log('begun'); tick(); ${forever}`],
  [
    "a loop in a promise of many",
    `console.log('begun'); await Promise.all([0, 1, 2].map(async () => { await 0; for (;;); }));`,
  ],
  ["a wait", `console.log('begun'); ${forever}`],
];

describe("interrupts", { timeout: 900_000 }, () => {
  const kernel = new Kernel(suiteScope());
  before(async () => {
    await kernel.execute("const trained = { weights: new Float32Array([1, 2, 3]) };");
  });

  const stopped = (code: string): Promise<Outcome> =>
    kernel.execute(code, { interrupt: { on: "begun", by: "message" } });

  for (const [what, code] of kinds)
    it(`${what}: stopped ${times} times in a row, and what other cells hold is there after each`, async () => {
      for (let i = 0; i < times; i++) {
        const outcome = await stopped(code);
        assert.equal(outcome.reply.status, "error", `${what}, ${i}`);
        const { name, trace } = errorOf(outcome);
        assert.deepEqual([name, trace], ["Interrupted", "Interrupted: the cell was interrupted"]);
        assert.equal(resultOf(await kernel.execute("1 + 1")), "2");
        assert.equal(resultOf(await kernel.execute("trained.weights.join()")), "'1,2,3'");
      }
    });

  it("intervals and timers of a cell that was interrupted do not tick on, those of others do", async () => {
    await kernel.execute("let mine = 0, others = 0; const other = setInterval(() => others++, 5);");
    const ticking = [
      `setInterval(() => mine++, 5); console.log('begun'); ${forever}`,
      "import { setInterval as ticks } from 'node:timers/promises';\n" +
        "console.log('begun'); for await (const _ of ticks(5)) mine++;",
      "console.log('begun'); for (;;) { mine++; await new Promise((go) => setTimeout(go, 5)); }",
      "console.log('begun'); for (;;) { mine++; await new Promise((go) => setImmediate(go)); }",
      `setInterval(() => mine++, 5); setTimeout(() => { console.log('begun'); for (;;); }, 20); ${forever}`,
    ];
    for (const code of ticking) {
      const outcome = await stopped(code);
      assert.equal(outcome.reply.status, "error", code);
      const counts = await kernel.execute(
        "const before = [mine, others]; await new Promise((go) => setTimeout(go, 100));\n" +
          "[mine - before[0], others > before[1]]",
      );
      assert.equal(resultOf(counts), "[ 0, true ]", code);
      assert.ok(Number(resultOf(await kernel.execute("mine"))) > 0, code);
    }
    await kernel.execute("clearInterval(other);");
  });

  it("a callback that a cell left behind is stopped too, and the next cell runs", async () => {
    // It begins its loop when the next cell says so, however long that one takes to begin.
    const left = await kernel.execute(
      "const seen = { begun: false };\n" +
        "const look = () => { if (seen.begun) for (;;); else setTimeout(look, 5); };\nsetTimeout(look, 5);",
    );
    assert.equal(left.reply.status, "ok");
    const waiting = await stopped(`console.log('begun'); setTimeout(() => (seen.begun = true), 50); ${forever}`);
    assert.equal(errorOf(waiting).name, "Interrupted");
    assert.equal(resultOf(await kernel.execute("1 + 1")), "2");
  });

  it("one interrupt stops one cell: those after it run", async () => {
    const first = await kernel.execute("console.log('begun'); for (;;) await null;", {
      interrupt: { on: "begun", by: "message" },
      stop_on_error: false,
    });
    assert.equal(first.reply.status, "error");
    const next = await kernel.execute("await new Promise((go) => setTimeout(go, 1000)); console.log('whole');");
    assert.deepEqual([next.reply.status, of(next, "stream").map(({ text }) => text)], ["ok", ["whole\n"]]);
  });

  it("whoever listens for SIGINT still does after a cell was stopped", async () => {
    // While the script of a cell runs, Node's vm has taken the listeners away; after a wait they are there.
    await kernel.execute(`const heard: string[] = [];
const listening = async () => (await null, process.rawListeners("SIGINT"));
process.on("SIGINT", () => void heard.push("always"));
process.once("SIGINT", () => void heard.push("once"));`);
    await kernel.execute("const there = await listening();");
    assert.equal(resultOf(await kernel.execute("there.length >= 3")), "true");
    const isSame =
      "const now = await listening();\n[now.length - there.length, there.every((one) => now.includes(one))]";
    for (const code of [
      "console.log('begun'); for (;;);",
      "await null; console.log('begun'); for (;;);",
      `setTimeout(() => { console.log('begun'); for (;;); }, 1); ${forever}`,
    ]) {
      assert.equal((await stopped(code)).reply.status, "error", code);
      assert.equal(resultOf(await kernel.execute(isSame)), "[ 0, true ]", code);
    }
    await stopped("process.on('SIGINT', () => void heard.push('late')); console.log('begun'); for (;;);");
    assert.equal(resultOf(await kernel.execute(isSame)), "[ 1, true ]", "one that the stopped cell had added too");
    const signalled = await kernel.execute(`await null; process.kill(process.pid, "SIGINT"); ${forever}`);
    assert.equal(errorOf(signalled).name, "Interrupted", "the kernel's own among them");
    assert.equal(resultOf(await kernel.execute("heard.sort()")), "[ 'always', 'late', 'once' ]");
  });
});
