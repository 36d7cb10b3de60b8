import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, of, plain, resultOf, typesOf } from "./client";

describe("errors of the kernel's cells", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

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
    assert.deepEqual(typesOf(outcome), ["busy", "execute_input", "error", "idle"]);
    const { name, message, trace } = errorOf(outcome);
    assert.deepEqual([name, message], ["TypeError", "boom <1>"]);
    const shown = trace.split("\n");
    assert.deepEqual(
      [shown[0], shown[1], shown.at(-6), shown.at(-2)],
      ["TypeError: boom <1>", `    at fail (cell ${cell}, line 7)`, `cell ${cell}:`, "    |         ^"],
    );
    assert.ok(trace.includes(`at cell ${cell + 1}, line 3`) && trace.includes("> 7 |   throw new TypeError("), trace);
    assert.doesNotMatch(trace, /node:|tslab|evalmachine|environment/);
    const { status, ename, evalue, execution_count: count } = outcome.reply;
    const traceback = (outcome.reply.traceback as string[]).map(plain);
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

  it("the name of an error, its causes and the marked place are red", async () => {
    const outcome = await kernel.execute("throw new RangeError('late', { cause: new TypeError('root') });");
    const [{ traceback }] = of(outcome, "error") as { traceback: string[] }[];
    assert.equal(traceback[0], "\u001b[1;31mRangeError\u001b[0m: late");
    assert.ok(traceback.includes("caused by \u001b[1;31mTypeError\u001b[0m: root"), traceback.join("\n"));
    assert.match(traceback.at(-1)!, /^ {4}\| +\u001b\[31m\^\u001b\[0m$/);
    assert.deepEqual(outcome.reply.traceback, traceback);
  });

  it("an error, a promise or a timer as a value shows what it is, and nothing of the kernel or of Node", async () => {
    const inside = /node:|tslab|environment|kResourceStore|async_?id|Execution/i;
    const cell = Number(
      (await kernel.execute("function make(m: string) {\n  return new Error(m); }")).reply.execution_count,
    );
    const shown = async (code: string): Promise<string> => {
      const outcome = await kernel.execute(code);
      const text =
        resultOf(outcome) ??
        of(outcome, "stream")
          .map((piece) => String(piece.text))
          .join("");
      assert.doesNotMatch(text, inside, code);
      return text;
    };
    assert.equal(
      await shown("make('m')"),
      `Error: m\n    at make (cell ${cell}, line 2)\n    at cell ${cell + 1}, line 1`,
    );
    assert.match(
      await shown("({ failed: [make('deep')] })"),
      /^\{\n {2}failed: \[\n {4}Error: deep\n {8}at make \(cell \d+, line 2\)\n/,
    );
    assert.match(
      await shown("Object.assign(make('m'), { code: 7 })"),
      /^Error: m\n.*\n {4}at cell \d+, line 1 \{\n {2}code: 7\n\}$/,
    );
    assert.equal(await shown("new Promise(() => {})"), "Promise { <pending> }");
    assert.equal(await shown("Promise.resolve(7)"), "Promise { 7 }");
    assert.equal(await shown("const all = [Promise.resolve('a')]; all"), "[ Promise { 'a' } ]");
    assert.match(await shown("const timer = setTimeout(() => {}, 1); timer"), /^Timeout \{/);
    assert.equal(await shown("console.log(Promise.resolve(7));"), "Promise { 7 }\n");
    assert.match(
      await shown("console.error(make('printed'));"),
      /^Error: printed\n {4}at make \(cell \d+, line 2\)\n {4}at cell \d+, line 1\n$/,
    );
  });

  it("keeps what a cell had computed when it failed", async () => {
    await kernel.execute("const kept: number[] = [];\nkept.push(4);\nthrow new Error('after that');");
    assert.equal(resultOf(await kernel.execute("kept")), "[ 4 ]");
  });
});
