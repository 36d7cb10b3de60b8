import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { parseSetting, sourceOf, withParameters, type NotebookFile } from "../../src/notebook/parameters";

const notebook = (source: string): NotebookFile => ({
  cells: [
    { cell_type: "markdown", source: "# Title", metadata: {} },
    { cell_type: "code", source: source.split(/(?<=\n)/), metadata: { tags: ["parameters"] }, outputs: [] },
    { cell_type: "code", source: "console.log(a)", metadata: {}, outputs: [] },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

test("settings are numbers, booleans and JSON where they read so, else text", () => {
  const cases: [string, unknown][] = [
    ["n=3", 3],
    ["n=-1e-3", -0.001],
    ["on=true", true],
    ['l=[1,"a"]', [1, "a"]],
    ["s=smoke", "smoke"],
    ["s=a=b c", "a=b c"],
    ["s=", ""],
    ['s="3"', "3"],
    ["z=null", null],
  ];
  for (const [setting, value] of cases)
    assert.deepEqual(parseSetting(setting), [setting.slice(0, setting.indexOf("=")), value]);
  for (const wrong of ["n", "=3", "1n=3", "a b=3"])
    assert.throws(() => parseSetting(wrong), { code: "argument/invalid", exit: 2 });
});

/** A text that would end a string or a template, or begin a substitution. */
const hostile = `q"\`\u0024{1}\n`;

test("the injected cell follows the parameters and assigns exactly the values", () => {
  const { cells } = withParameters(
    notebook('let a = 1, b: string = "x";\nlet c = [1];'),
    { a: 5, b: hostile, c: [2, { d: null }] },
    "n.ipynb",
  );
  assert.deepEqual(
    cells.map((cell) => cell.metadata.tags?.[0]),
    [undefined, "parameters", "injected-parameters", undefined],
  );
  const values = runInNewContext(`let a, b, c; ${sourceOf(cells[2])} JSON.stringify({ a, b, c });`) as string;
  assert.deepEqual(JSON.parse(values), { a: 5, b: hostile, c: [2, { d: null }] });
});

test("a name that is not declared with let at the top is refused, and the message lists what is", () => {
  const source = 'let a = 1; // let z = 2\nconst k = 3;\nfunction f() { let inner = 1; }\nlet b = "let q";';
  for (const name of ["z", "k", "inner", "q", "f"]) {
    assert.throws(() => withParameters(notebook(source), { [name]: 1 }, "n.ipynb"), {
      code: "notebook/parameter",
      exit: 2,
      message: /takes a, b$/,
    });
  }
});

test("injecting twice leaves one injected cell", () => {
  const once = withParameters(notebook("let a = 1;"), { a: 2 }, "n.ipynb");
  const twice = withParameters(once, { a: 3 }, "n.ipynb");
  assert.equal(twice.cells.length, 4);
  assert.match(sourceOf(twice.cells[2]), /a = 3;/);
});
