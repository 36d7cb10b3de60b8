import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { Kernel, of, resultOf, typesOf } from "./client";

describe("the kernel by Jupyter's own client", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  it("says what it is", async () => {
    const info = await kernel.ask("kernel_info_request");
    const language = info.language_info as Record<string, string>;
    assert.deepEqual(
      [info.status, info.protocol_version, language.name, language.file_extension],
      ["ok", "5.4", "typescript", ".ts"],
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
    assert.deepEqual(typesOf(outcome), ["busy", "execute_input", "execute_result", "idle"]);
    const [result] = of(outcome, "execute_result");
    const count = result.execution_count as number;
    assert.deepEqual(result, { execution_count: count, data: { "text/plain": "21" }, metadata: {} });
    assert.deepEqual(outcome.reply, { status: "ok", execution_count: count, user_expressions: {}, payload: [] });
    const next = await kernel.execute("const b = await Promise.resolve({ a });");
    assert.deepEqual(typesOf(next), ["busy", "execute_input", "idle"], "a declaration has no value");
    assert.equal(next.reply.execution_count, count + 1);
    const silent = await kernel.execute("b.a", { silent: true });
    assert.deepEqual(typesOf(silent), ["busy", "idle"]);
    assert.equal((await kernel.execute("b")).reply.execution_count, count + 2, "what is silent is not counted");
  });

  it("awaits at the top of a cell, in loops too", async () => {
    const outcome = await kernel.execute(
      "async function* three() { yield 1; yield 2; yield 3; }\nlet sum = 0;\n" +
        "for await (const n of three()) sum += n;\nsum",
    );
    assert.equal(resultOf(outcome), "6");
    assert.equal(
      resultOf(await kernel.execute("const { length } = await Promise.all([1, 2]); ({ length })")),
      "{ length: 2 }",
    );
  });

  it('shows a value by its own Symbol.for("Jupyter.display"), bytes as base64, else as Node prints it', async () => {
    const show = async (code: string): Promise<unknown> => of(await kernel.execute(code), "execute_result")[0]?.data;
    const bundle = "{ 'text/html': '<b>1</b>', 'image/png': new Uint8Array([1, 2, 3]), 'text/plain': 'one' }";
    const shownByItself = `({ [Symbol.for('Jupyter.display')]: async () => (${bundle}) })`;
    assert.deepEqual(await show(shownByItself), { "text/html": "<b>1</b>", "image/png": "AQID", "text/plain": "one" });
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
    const shown = outcome.published.flatMap(({ type, content: { name, text, data } }): unknown[][] => {
      if (type === "stream") return [[name, text]];
      return type.includes("display") ? [[type, Object.values(data as Record<string, unknown>)[0]]] : [];
    });
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
});
