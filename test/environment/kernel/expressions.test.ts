import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, of, plain, resultOf, typesOf, type Outcome } from "./client";

interface Answered {
  readonly status: "ok" | "error";
  readonly data?: Record<string, string>;
  readonly metadata?: object;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

const answersOf = (outcome: Outcome): Record<string, Answered> =>
  outcome.reply.user_expressions as Record<string, Answered>;

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute: what `user_expressions` of an
// execute_request hold, and the execute_reply.
describe("expressions that are asked for with a cell", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  /** The text of each expression; what failed by its error's name. */
  const texts = (outcome: Outcome): Record<string, string | undefined> =>
    Object.fromEntries(
      Object.entries(answersOf(outcome)).map(([name, { status, data, ename }]) => [
        name,
        status === "ok" ? data!["text/plain"] : ename,
      ]),
    );

  it("are evaluated after the cell, and shown as its result would be", async () => {
    const outcome = await kernel.execute("const sum: number = 2 + 3;\nlet at = 0;", {
      user_expressions: { sum: "sum", next: "++at", then: "[at, sum]" },
    });
    assert.deepEqual(answersOf(outcome), {
      sum: { status: "ok", data: { "text/plain": "5" }, metadata: {} },
      next: { status: "ok", data: { "text/plain": "1" }, metadata: {} },
      then: { status: "ok", data: { "text/plain": "[ 1, 5 ]" }, metadata: {} },
    });
    assert.deepEqual(typesOf(outcome), ["busy", "execute_input", "idle"], "they publish no result");
    assert.equal(resultOf(await kernel.execute("[at, sum]")), "[ 1, 5 ]");
  });

  it("take what JavaScript calls an expression, awaited too, and give what display_data would", async () => {
    const rich = '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>7</b>" }) })';
    const outcome = await kernel.execute("", {
      user_expressions: {
        object: "{ a: 1 }",
        none: "null",
        missing: "undefined",
        late: "await Promise.resolve(4) // four",
        "two lines": "1 +\n 2",
        comma: '"a, b".length',
        rich,
        __proto: "typeof sum",
      },
    });
    const { rich: shown, ...others } = texts(outcome);
    assert.deepEqual(others, {
      object: "{ a: 1 }",
      none: "null",
      missing: "undefined",
      late: "4",
      "two lines": "3",
      comma: "4",
      __proto: "'number'",
    });
    assert.match(shown ?? "", /Jupyter\.display/);
    assert.equal(answersOf(outcome).rich.data?.["text/html"], "<b>7</b>");
  });

  it("fail each for itself, by name, message and traceback, and publish no error", async () => {
    const outcome = await kernel.execute("const before = 1;\nbefore", {
      user_expressions: {
        thrown: "(() => { throw new RangeError('too far'); })()",
        unknown: "noSuchName",
        statement: "const inner = 1",
        several: "1); before.toFixed(); (2",
        open: "before +",
        nothing: "",
        right: "before",
      },
    });
    assert.deepEqual(typesOf(outcome), ["busy", "execute_input", "execute_result", "idle"]);
    assert.equal(outcome.reply.status, "ok");
    assert.deepEqual(texts(outcome), {
      thrown: "RangeError",
      unknown: "CompileError",
      statement: "CompileError",
      several: "SyntaxError",
      open: "CompileError",
      nothing: "SyntaxError",
      right: "1",
    });
    const { thrown, unknown, several } = answersOf(outcome);
    assert.deepEqual(Object.keys(thrown).sort(), ["ename", "evalue", "status", "traceback"]);
    assert.equal(thrown.evalue, "too far");
    const trace = thrown.traceback!.map(plain).join("\n");
    assert.match(trace, /^RangeError: too far\n {4}at .*expression thrown, line 1/);
    assert.match(trace, /\n> 1 \| \(\(\) => \{ throw new RangeError/);
    assert.match(unknown.evalue!, /^line 1: Cannot find name 'noSuchName'/);
    assert.match(unknown.traceback!.map(plain).join("\n"), /> 1 \| noSuchName\n {4}\| \^/);
    assert.match(several.evalue!, /^user_expressions\["several"\] takes one expression, not "1\); before/);
    assert.equal(errorOf(await kernel.execute("inner")).name, "CompileError", "a statement declares nothing");
  });

  it("are not evaluated after a cell that failed", async () => {
    await kernel.execute("let touched = 0;");
    const outcome = await kernel.execute("throw new Error('no');", { user_expressions: { touch: "++touched" } });
    assert.equal(outcome.reply.status, "error");
    assert.equal(outcome.reply.user_expressions, undefined);
    assert.equal(resultOf(await kernel.execute("touched")), "0");
  });

  it("come without a cell too, silent, and neither count nor stay in the history", async () => {
    const first = (await kernel.execute("'counted'")).reply.execution_count as number;
    const options = { silent: true, user_expressions: { touched: "touched + 1" } };
    const silent = await kernel.execute("", options);
    assert.deepEqual(typesOf(silent), ["busy", "idle"]);
    assert.deepEqual([texts(silent), silent.reply.execution_count], [{ touched: "1" }, first]);
    const unstored = await kernel.execute("'unstored'", { store_history: false, user_expressions: { twice: "2 * 4" } });
    assert.deepEqual([texts(unstored), unstored.reply.execution_count], [{ twice: "8" }, first]);
    assert.equal(resultOf(unstored), "'unstored'");
    const history = await kernel.ask("history_request", { hist_access_type: "tail", n: 2, output: true });
    const entries = (history.history as [number, number, unknown][]).map(([, number, entry]) => [number, entry]);
    assert.deepEqual(entries.at(-1), [first, ["'counted'", "'counted'"]]);
    assert.equal((await kernel.execute("1")).reply.execution_count, first + 1);
    assert.deepEqual((await kernel.execute("1")).reply.user_expressions, {}, "where none is asked for");
  });

  it("print as a cell does, and one that does not end is interrupted alone", async () => {
    const printing = await kernel.execute("", { user_expressions: { said: "(console.log('aloud'), 3)" } });
    assert.deepEqual(
      of(printing, "stream").map(({ text }) => text),
      ["aloud\n"],
    );
    const stuck = "(() => { console.log('begun'); for (;;); })()";
    const outcome = await kernel.execute("const kept = 5;", {
      user_expressions: { stuck, kept: "kept" },
      interrupt: { on: "begun", by: "message" },
    });
    assert.deepEqual([outcome.reply.status, texts(outcome)], ["ok", { stuck: "Interrupted", kept: "5" }]);
    assert.equal(resultOf(await kernel.execute("kept")), "5");
  });
});
