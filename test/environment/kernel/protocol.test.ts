import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, it, test } from "node:test";
import { alive, errorOf, Kernel, of, resultOf, type Outcome } from "./client";

const types = (outcome: Outcome): string[] =>
  outcome.published.map(({ type, content }) => (type === "status" ? String(content.execution_state) : type));

describe("the kernel by Jupyter's own client", { timeout: 300_000 }, () => {
  let kernel: Kernel;
  const ends: (() => unknown)[] = [];
  before(() => (kernel = new Kernel({ after: (end) => void ends.push(end as () => unknown) })));
  after(async () => {
    for (const end of ends) await end();
  });

  it("says what it is", async () => {
    const info = await kernel.ask("kernel_info_request");
    const language = info.language_info as Record<string, string>;
    assert.deepEqual(
      [info.status, info.protocol_version, language.name, language.file_extension],
      ["ok", "5.3", "typescript", ".ts"],
    );
    assert.match(language.version, /^5\./);
    assert.deepEqual(await kernel.ask("comm_info_request"), { status: "ok", comms: {} });
    assert.deepEqual(await kernel.ask("history_request", { hist_access_type: "tail", n: 1 }), {
      status: "ok",
      history: [],
    });
  });

  it("executes: the value of the last expression is a result, between busy and idle", async () => {
    const outcome = await kernel.execute("const a: number = 20;\na + 1");
    assert.deepEqual(types(outcome), ["busy", "execute_input", "execute_result", "idle"]);
    const [result] = of(outcome, "execute_result");
    const count = result.execution_count as number;
    assert.deepEqual(result, { execution_count: count, data: { "text/plain": "21" }, metadata: {} });
    assert.deepEqual(outcome.reply, { status: "ok", execution_count: count, user_expressions: {}, payload: [] });
    const next = await kernel.execute("const b = await Promise.resolve({ a });");
    assert.deepEqual(types(next), ["busy", "execute_input", "idle"], "a declaration has no value");
    assert.equal(next.reply.execution_count, count + 1);
    const silent = await kernel.execute("b.a", { silent: true });
    assert.deepEqual(types(silent), ["busy", "idle"]);
    assert.equal((await kernel.execute("b")).reply.execution_count, count + 2, "what is silent is not counted");
  });

  it("awaits at the top of a cell, in loops too", async () => {
    const outcome = await kernel.execute(
      "async function* three() { yield 1; yield 2; yield 3; }\nlet sum = 0;\nfor await (const n of three()) sum += n;\nsum",
    );
    assert.equal(resultOf(outcome), "6");
    assert.equal(
      resultOf(await kernel.execute("const { length } = await Promise.all([1, 2]); ({ length })")),
      "{ length: 2 }",
    );
  });

  it('shows a value by its own Symbol.for("Jupyter.display"), bytes as base64, else as Node prints it', async () => {
    const show = async (code: string): Promise<unknown> => of(await kernel.execute(code), "execute_result")[0]?.data;
    const own =
      "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/html': '<b>1</b>', 'image/png': new Uint8Array([1, 2, 3]), 'text/plain': 'one' }) })";
    assert.deepEqual(await show(own), { "text/html": "<b>1</b>", "image/png": "AQID", "text/plain": "one" });
    assert.deepEqual(await show("[{ x: 1 }, 'text', 0, null]"), { "text/plain": "[ { x: 1 }, 'text', 0, null ]" });
    assert.deepEqual(await show("''"), { "text/plain": "''" });
    assert.equal(await show("undefined"), undefined);
    const failing = await kernel.execute(
      "({ n: 1, [Symbol.for('Jupyter.display')]() { throw new RangeError('no picture'); } })",
    );
    assert.equal(failing.reply.status, "ok");
    assert.match(
      of(failing, "stream")
        .map(({ text }) => text)
        .join(""),
      /^RangeError: no picture\n {4}at .*cell \d+, line 1/,
    );
    assert.match(resultOf(failing)!, /n: 1/);
  });

  it("keeps the order of what goes to stdout, to stderr and to displays, and says all of it", async () => {
    const outcome = await kernel.execute(`import { display, newDisplay } from "tslab";
console.log("a"); console.error("b"); console.log("c"); display.html("<i>d</i>"); console.log("e");
const output = newDisplay();
output.text("first");
await new Promise((done) => setTimeout(done, 20));
output.text("second");
console.log("f");`);
    const shown = outcome.published.flatMap(({ type, content: { name, text, data } }) =>
      type === "stream" ? [[name, text]] : type.includes("display") ? [[type, Object.values(data as object)[0]]] : [],
    );
    const joined = shown.reduce<unknown[][]>((all, [name, text]) => {
      const last = all.at(-1);
      if (last && last[0] === name && String(name).startsWith("std")) last[1] = `${String(last[1])}${String(text)}`;
      else all.push([name, text]);
      return all;
    }, []);
    assert.deepEqual(joined, [
      ["stdout", "a\n"],
      ["stderr", "b\n"],
      ["stdout", "c\n"],
      ["display_data", "<i>d</i>"],
      ["stdout", "e\n"],
      ["display_data", "first"],
      ["update_display_data", "second"],
      ["stdout", "f\n"],
    ]);
    const ids = [...of(outcome, "display_data").slice(1), ...of(outcome, "update_display_data")].map(
      ({ transient }) => (transient as { display_id: string }).display_id,
    );
    assert.ok(ids[0] && ids[0] === ids[1]);
    const many = await kernel.execute("for (let i = 0; i < 3000; i++) console.log(i);");
    assert.equal(
      of(many, "stream")
        .map(({ text }) => text)
        .join(""),
      Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(""),
    );
    assert.ok(of(many, "stream").length < 300, "Jupyter drops what comes in thousands of messages a second");
  });

  it("prints in the cell that began it, also after its end", async () => {
    await kernel.execute("setTimeout(() => console.log('late'), 300);");
    const next = await kernel.execute("await new Promise((done) => setTimeout(done, 600)); console.log('own');");
    assert.equal(
      of(next, "stream")
        .map(({ text }) => text)
        .join(""),
      "own\n",
    );
  });

  it("an error has name, message, and a stack that names cell and line of the TypeScript source", async () => {
    const first = await kernel.execute(`// a comment
interface Point { readonly x: number }

type Points = readonly Point[];
function fail(point: Point): never {
  const shape = { point };
  throw new TypeError(\`boom <\${shape.point.x}>\`);
}`);
    const cell = first.reply.execution_count as number;
    const outcome = await kernel.execute(`const points: Points = [{ x: 1 }];

points.forEach(fail);`);
    assert.deepEqual(types(outcome), ["busy", "execute_input", "error", "idle"]);
    const { name, message, trace } = errorOf(outcome);
    assert.deepEqual([name, message], ["TypeError", "boom <1>"]);
    const shown = trace.split("\n");
    assert.deepEqual(
      [shown[0], shown[1], shown.at(-6), shown.at(-2)],
      ["TypeError: boom <1>", `    at fail (cell ${cell}, line 7)`, `cell ${cell}:`, "    |         ^"],
    );
    assert.ok(trace.includes(`at cell ${cell + 1}, line 3`) && trace.includes("> 7 |   throw new TypeError("), trace);
    assert.doesNotMatch(trace, /node:|tslab|evalmachine|environment/);
    const { status, ename, evalue, traceback, execution_count: count } = outcome.reply;
    assert.deepEqual(
      { status, ename, evalue, traceback, count },
      { status: "error", ename: name, evalue: message, traceback: shown, count: cell + 1 },
    );
  });

  it("each kind of what can be thrown becomes an error", async () => {
    const kinds: readonly [code: string, name: string, message: RegExp, trace: RegExp][] = [
      [
        "\nawait Promise.reject(new RangeError('late', { cause: new Error('root') }));",
        "RangeError",
        /^late$/,
        /at cell \d+, line 2\ncaused by Error: root\n/,
      ],
      [
        "async function deep() { await 1;\n  throw new Error('x'); }\nawait deep();",
        "Error",
        /^x$/,
        /at deep \(cell \d+, line 2\)\n.*at cell \d+, line 3/,
      ],
      ["class Odd extends Error { name = 'Odd'; }\nthrow new Odd('two\\nlines');", "Odd", /^two\nlines$/, /line 2/],
      ["throw 'plain text';", "Error", /^plain text$/, /^Error: plain text$/],
      ["throw { code: 7 };", "Error", /^\{ code: 7 \}$/, /code: 7/],
      ["throw undefined;", "Error", /^undefined$/, /undefined/],
      ["require('no-such-package');", "Error", /^Cannot find module 'no-such-package'/, /at cell \d+, line 1/],
    ];
    for (const [code, name, message, trace] of kinds) {
      const outcome = await kernel.execute(code);
      assert.equal(outcome.reply.status, "error", code);
      const error = errorOf(outcome);
      assert.equal(error.name, name);
      assert.match(error.message, message);
      assert.match(error.trace, trace);
    }
    const loose = await kernel.execute(
      "setTimeout(() => { throw new Error('nobody waits'); }, 1);\nawait new Promise((done) => setTimeout(done, 100));",
    );
    assert.match(
      of(loose, "stream")
        .map(({ name, text }) => `${String(name)}: ${String(text)}`)
        .join(""),
      /^stderr: Uncaught Error: nobody waits\n.*cell \d+, line 1/,
    );
  });

  it("type errors are shown with their line and place, also after a shorthand property", async () => {
    const outcome = await kernel.execute("const wrong = 1;\nconst text: string = wrong; ({ wrong }); missing;\n");
    const { name, message, trace } = errorOf(outcome);
    assert.deepEqual([name, message], ["CompileError", "line 2: Type 'number' is not assignable to type 'string'."]);
    const lines = trace.split("\n");
    const at = (line: string): number => lines[lines.indexOf(line) + 3].indexOf("^") - "> 2 | ".length;
    const cell = Number(outcome.reply.execution_count);
    const source = "const text: string = wrong; ({ wrong }); missing;";
    assert.equal(lines[0], `CompileError: cell ${cell}, line 2: Type 'number' is not assignable to type 'string'.`);
    assert.equal(at(lines[0]), source.indexOf("text"));
    assert.equal(at(`cell ${cell}, line 2: Cannot find name 'missing'.`), source.indexOf("missing"));
    assert.equal(
      resultOf(await kernel.execute("typeof wrong")),
      undefined,
      "a cell that does not compile declares nothing",
    );
  });

  it("keeps what a cell had computed when it failed", async () => {
    await kernel.execute("const kept: number[] = [];\nkept.push(4);\nthrow new Error('after that');");
    assert.equal(resultOf(await kernel.execute("kept")), "[ 4 ]");
  });

  it("cells that were sent with one that fails are aborted, those sent after its reply are not", async () => {
    assert.deepEqual(await kernel.executeAll(["1", "throw new Error('stop');", "var ran = true;", "2"]), [
      "ok",
      "error",
      "aborted",
      "aborted",
    ]);
    assert.equal((await kernel.execute("3")).reply.status, "ok");
    const going = await kernel.execute("throw new Error('go on');", { stop_on_error: false });
    assert.equal(going.reply.status, "error");
  });

  it("completes and inspects with the names of earlier cells", async () => {
    await kernel.execute("/** Metres a second. */\nconst velocity = 3; const record = { velocityOfLight: 299792458 };");
    const completed = await kernel.ask("complete_request", { code: "1 + veloc", cursor_pos: 9 });
    assert.deepEqual(
      [completed.status, (completed.matches as string[])[0], completed.cursor_start, completed.cursor_end],
      ["ok", "velocity", 4, 9],
    );
    assert.ok((await kernel.ask("complete_request", { code: "record.", cursor_pos: 7 })).matches instanceof Array);
    const inspected = await kernel.ask("inspect_request", {
      code: "record.velocityOfLight",
      cursor_pos: 12,
      detail_level: 0,
    });
    assert.deepEqual([inspected.status, inspected.found], ["ok", true]);
    assert.match((inspected.data as Record<string, string>)["text/plain"], /velocityOfLight: number/);
    assert.equal((await kernel.ask("inspect_request", { code: "1 + 1", cursor_pos: 2, detail_level: 0 })).found, false);
    assert.equal((await kernel.ask("is_complete_request", { code: "function f() {" })).status, "incomplete");
    assert.equal((await kernel.ask("is_complete_request", { code: "f()" })).status, "complete");
  });

  it("an interrupt ends a loop, a wait and a cell that listens, and the next cell runs", async () => {
    const cells: readonly [code: string, by: "signal" | "message"][] = [
      ["console.log('begun'); while (true) {}", "signal"],
      ["console.log('begun'); await new Promise(() => {});", "signal"],
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

test("a kernel ends when Jupyter is gone", { timeout: 120_000 }, async (t) => {
  const kernel = new Kernel(t);
  const pid = Number(
    await kernel.begin("setInterval(() => {}, 10); console.log(process.pid); await new Promise(() => {});"),
  );
  assert.ok(alive(pid));
  kernel.crash();
  for (const end = Date.now() + 30_000; alive(pid) && Date.now() < end;) await pause(100);
  assert.ok(!alive(pid));
});
