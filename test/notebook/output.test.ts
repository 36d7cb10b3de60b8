import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { CellProgress } from "../../src/notebook/jupyterProcess";
import { executeNotebook } from "../../src/notebook/execute";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import { folder, writeNotebook } from "./fixture";

interface Executed {
  /** `[cells]`: the text that each cell shows. */
  readonly texts: readonly string[];
  readonly problem?: { readonly code: string; readonly message: string };
  readonly cells: readonly CellProgress[];
}

/** Executes cells; says what each shows, and how the execution failed. */
async function executed(t: TestContext, sources: readonly string[], timeout = 60): Promise<Executed> {
  const here = folder(t);
  const [file, out] = [writeNotebook(join(here, "given.ipynb"), sources), join(here, "done.ipynb")];
  const cells: CellProgress[] = [];
  let problem: Executed["problem"];
  await executeNotebook({ file, out, timeout, onCell: (cell) => cells.push(cell) }).catch(
    (cause: NonNullable<Executed["problem"]>) => (problem = cause),
  );
  const texts = readNotebook(out).cells.map((cell) =>
    ((cell.outputs ?? []) as readonly { text?: string | string[]; traceback?: string[] }[])
      // Errors are in colour.
      .flatMap(({ text = [], traceback = [] }) => [text, traceback.map(stripVTControlCharacters)].flat())
      .join(""),
  );
  return { texts, problem, cells };
}

const wait = (milliseconds: number): string => `await new Promise((done) => setTimeout(done, ${milliseconds}));`;

describe("errors that no cell sees are shown under the running or the next cell, and fail the execution", () => {
  const kinds: readonly [name: string, sources: readonly string[], shown: readonly RegExp[], message: RegExp][] = [
    [
      "a rejected promise that no cell awaits",
      ["void Promise.reject(new RangeError('left alone'));", "console.log('next');"],
      [/^/, /next[^]*Uncaught RangeError: left alone/],
      /RangeError: left alone/,
    ],
    [
      "a throw in a timer of a cell before",
      ["setTimeout(() => { throw new TypeError('too late'); }, 150); 0;", wait(400)],
      [/^$/, /Uncaught TypeError: too late[^]*cell 1, line 1/],
      /TypeError: too late/,
    ],
    [
      "a throw in a timer after the last cell",
      ["setTimeout(() => { throw new Error('after the end'); }, 500);\nconsole.log('now');"],
      [/^now\n.*Uncaught Error: after the end/s],
      /Error: after the end/,
    ],
    [
      "an async function that a timer calls, and a reason that is no error",
      ["setTimeout(async () => { await null; throw 'only text'; }, 100); 0;"],
      [/Uncaught Error: only text/],
      /Error: only text/,
    ],
  ];
  for (const [name, sources, shown, message] of kinds) {
    test(name, { timeout: 120_000 }, async (t) => {
      const { texts, problem } = await executed(t, sources);
      assert.equal(problem?.code, "notebook/uncaught");
      assert.match(problem?.message ?? "", message);
      texts.forEach((text, i) => assert.match(text, shown[i]));
    });
  }

  test("a promise that a later cell awaits is no failure", { timeout: 120_000 }, async (t) => {
    const first = `const late = (async () => { throw new Error("known"); })();\n${wait(50)}`;
    const { texts, problem } = await executed(t, [first, "try { await late } catch { console.log('caught'); }"]);
    assert.deepEqual([problem, texts[1]], [undefined, "caught\n"]);
  });

  test("text of a timer is shown though its cell has ended", { timeout: 120_000 }, async (t) => {
    const timers = [150, 900].map((after) => `setTimeout(() => console.log("after ${after}"), ${after});`);
    const { texts, problem } = await executed(t, [`${timers.join("\n")}\n0;`, `${wait(400)}\nconsole.log("own");`]);
    assert.deepEqual([problem, texts], [undefined, ["", "after 150\nown\nafter 900\n"]]);
  });
});

describe("output of any size", () => {
  test(
    "long lines and many: first and last are shown, and what is left out is told",
    { timeout: 120_000 },
    async (t) => {
      const { texts, problem, cells } = await executed(t, [
        "console.log('a' + 'b'.repeat(300_000) + 'c');",
        "console.log('a' + 'b'.repeat(6_000_000) + 'c');",
        "for (let i = 0; i < 300_000; i++) console.log(i);",
        "for (let i = 0; i <= 90_000; i++) process.stdout.write('\\r' + i);\nconsole.log('d\\be'.repeat(60_000));",
      ]);
      assert.equal(problem, undefined);
      assert.equal(texts[0].length, 300_003);
      assert.match(texts[1], /^ab+\n\[5,000,003 characters are left out here: .*\]\nb+c\n$/);
      assert.equal(texts[1].replace(/\n\[.*\]\n/, "").length, 1_000_000);
      assert.match(texts[2], /^0\n1\n2\n[^]*characters are left out[^]*\n299998\n299999\n$/);
      assert.equal(texts[3], `90000${"e".repeat(60_000)}\n`);
      assert.ok(cells.every(({ seconds }) => seconds < 20));
    },
  );

  test("thousands of outputs and turns of stdout and stderr: none is lost", { timeout: 120_000 }, async (t) => {
    const show =
      "(globalThis as any)[Symbol.for('palimpsest.kernel')].display({ data: { 'text/plain': String(i) } }, false)";
    const { texts, problem } = await executed(t, [
      `for (let i = 0; i < 3000; i++) ${show};\nconsole.log("shown");`,
      "for (let i = 0; i < 20_000; i++) { console.log('out'); console.error('err'); }",
    ]);
    assert.equal(problem, undefined);
    assert.equal(texts[0], "shown\n");
    assert.equal(texts[1], "out\n".repeat(20_000) + "err\n".repeat(20_000));
  });

  test("half a character loses nothing", { timeout: 120_000 }, async (t) => {
    const { texts, problem } = await executed(t, [
      "console.log('🦊'.slice(1), 'kept');",
      "for (const byte of Buffer.from('ü🦊')) process.stdout.write(Buffer.of(byte));\nconsole.log('.');",
      "'\ud83e alone in the source'.length; console.log('same');",
      "throw new Error('🦊'.slice(0, 1) + ' half');",
    ]);
    assert.deepEqual(texts.slice(0, 3), ["\ufffd kept\n", "ü🦊.\n", "same\n"]);
    assert.match(texts[3], /^Error: \ufffd half/);
    assert.equal(problem?.code, "notebook/cell-failed");
  });

  test("a message of an error of any length", { timeout: 120_000 }, async (t) => {
    const { texts } = await executed(t, ["throw new Error('long '.repeat(500_000));"]);
    assert.match(texts[0], /^Error: long .*\[2,480,000 more characters are left out\]/);
  });

  test("the time limit ends a cell that prints without a pause", { timeout: 120_000 }, async (t) => {
    const { texts, problem } = await executed(t, ["while (true) console.log('on and on '.repeat(50));"], 3);
    assert.match(problem?.message ?? "", /Timeout/);
    assert.match(texts[0], /^on and on [^]*Timeout: /);
  });
});
