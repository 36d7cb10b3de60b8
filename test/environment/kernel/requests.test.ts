import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { Kernel, of, typesOf } from "./client";

describe("requests beside those that run cells", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  it("kernel_info has every field that Jupyter's specification names", async () => {
    const info = await kernel.ask("kernel_info_request");
    const texts = ["protocol_version", "implementation", "implementation_version", "banner"];
    for (const field of texts) assert.ok(typeof info[field] === "string" && info[field] !== "", field);
    assert.match(String(info.implementation_version), /^\d+\.\d+\.\d+$/);
    const language = info.language_info as Record<string, unknown>;
    for (const field of ["name", "version", "mimetype", "file_extension"])
      assert.ok(typeof language[field] === "string" && language[field] !== "", field);
    assert.deepEqual(info.help_links, []);
    assert.deepEqual(await kernel.ask("kernel_info_request", {}, "control"), info, "the control channel has it too");
  });

  it("a comm is closed at once, as its target is not known, and none is open", async () => {
    const comm = { comm_id: "c-1", target_name: "jupyter.widget", data: { state: 1 } };
    const opened = await kernel.tell("comm_open", comm);
    assert.deepEqual(typesOf(opened), ["busy", "comm_close", "idle"]);
    assert.deepEqual(of(opened, "comm_close"), [{ comm_id: "c-1", data: {} }]);
    for (const type of ["comm_msg", "comm_close"])
      assert.deepEqual(typesOf(await kernel.tell(type, { comm_id: "c-1", data: {} })), ["busy", "idle"], type);
    assert.deepEqual(await kernel.ask("comm_info_request", { target_name: "jupyter.widget" }), {
      status: "ok",
      comms: {},
    });
  });

  it("history has the cells of the session: the last, those of a range, those that are searched for", async () => {
    const ask = async (content: object): Promise<unknown> => {
      const { status, history } = await kernel.ask("history_request", { raw: true, output: false, ...content });
      assert.equal(status, "ok");
      return history;
    };
    const cells = ["const a = [1];", "a.length", "throw new Error('x');", "a.length", "'b\\nc'"];
    const numbers: number[] = [];
    for (const code of cells)
      numbers.push(Number((await kernel.execute(code, { stop_on_error: false })).reply.execution_count));
    await kernel.execute("'silent'", { silent: true });
    await kernel.execute("'not stored'", { store_history: false });
    const inputs = cells.map((code, i) => [0, numbers[i], code]);

    assert.deepEqual(await ask({ hist_access_type: "tail", n: 100 }), inputs);
    assert.deepEqual(await ask({ hist_access_type: "tail", n: 2 }), inputs.slice(-2));
    assert.deepEqual(await ask({ hist_access_type: "tail", n: 0 }), []);
    const outputs = [null, "1", null, "1", "'b\\nc'"];
    assert.deepEqual(
      await ask({ hist_access_type: "tail", n: 5, output: true }),
      cells.map((code, i) => [0, numbers[i], [code, outputs[i]]]),
    );
    const range = { hist_access_type: "range", session: 0 };
    assert.deepEqual(await ask({ ...range, start: numbers[1], stop: numbers[3] }), inputs.slice(1, 3));
    assert.deepEqual(await ask({ ...range, start: -2, stop: null }), inputs.slice(-2));
    assert.deepEqual(await ask({ ...range, session: -1, start: 0, stop: 9 }), []);
    const search = { hist_access_type: "search" };
    assert.deepEqual(await ask({ ...search, pattern: "*.length" }), [inputs[1], inputs[3]]);
    assert.deepEqual(await ask({ ...search, pattern: "*.length", unique: true }), [inputs[3]]);
    assert.deepEqual(await ask({ ...search, pattern: "*[[]1]?", n: 1 }), [inputs[0]]);
    assert.deepEqual(await ask({ ...search, pattern: "length" }), []);
  });

  it("says of a text whether it is complete, goes on, or is wrong", async () => {
    const said: readonly [code: string, status: string, indent?: string][] = [
      ["f()", "complete"],
      ["", "complete"],
      ["const x = {", "incomplete", "  "],
      ["function f() {\n  if (a) {", "incomplete", "    "],
      ["[1,\n  2", "incomplete", "  "],
      ["`one\ntwo", "incomplete", ""],
      ["/* one", "incomplete", ""],
      ["const f = () =>", "incomplete", "  "],
      ["class A {\n  b = 1;\n", "incomplete", "  "],
      ["function function", "invalid"],
      ["1 +* 2", "invalid"],
      [")", "invalid"],
    ];
    for (const [code, status, indent] of said) {
      const reply = await kernel.ask("is_complete_request", { code });
      assert.deepEqual(reply, indent === undefined ? { status } : { status, indent }, code);
    }
  });

  it("counts the characters of a cell as Jupyter does, by code point", async () => {
    await kernel.execute("const velocity = 3;");
    const code = "'😀😀' + veloc + '😀'";
    const reply = await kernel.ask("complete_request", { code, cursor_pos: [..."'😀😀' + veloc"].length });
    assert.deepEqual([(reply.matches as string[])[0], reply.cursor_start, reply.cursor_end], ["velocity", 7, 12]);
  });

  it("inspects with more detail: where a thing is declared, and how", async () => {
    await kernel.execute("/** Twice. */\nfunction twice(n: number) {\n  return 2 * n;\n}");
    const inspect = async (code: string, detail_level: number): Promise<string> => {
      const { found, data } = await kernel.ask("inspect_request", { code, cursor_pos: 3, detail_level });
      assert.equal(found, true);
      return (data as Record<string, string>)["text/plain"];
    };
    const short = await inspect("twice(1)", 0);
    assert.match(short, /^function twice\(n: number\): number\n\nTwice\.$/);
    const long = await inspect("twice(1)", 1);
    assert.ok(long.startsWith(short) && long.includes("declared in a cell:\nfunction twice(n: number) {\n  return 2"));
    assert.match(await inspect("Array.of(1)", 1), /declared in lib\.[\w.]+\.d\.ts, line \d+:\n/);
  });

  it("interrupts by message, and passes over what it does not know", async () => {
    assert.deepEqual(await kernel.ask("interrupt_request", {}, "control"), { status: "ok" });
    for (const type of ["no_such_request", "toString"])
      assert.deepEqual(typesOf(await kernel.tell(type, {})), ["busy", "idle"], type);
    assert.equal((await kernel.execute("1")).reply.status, "ok");
  });
});
