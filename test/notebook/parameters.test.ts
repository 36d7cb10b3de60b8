import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { parseSettings, sourceOf, withParameters, type NotebookFile } from "../../src/notebook/parameters";

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

test("settings of an undeclared type are numbers, booleans and JSON where they read so, else text", () => {
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
  const open = notebook("let n, on, l, s, z;");
  for (const [setting, value] of cases)
    assert.deepEqual(parseSettings([setting], open, "n.ipynb"), { [setting.slice(0, setting.indexOf("="))]: value });
  for (const wrong of ["n", "=3", "1n=3", "a b=3"])
    assert.throws(() => parseSettings([wrong], open, "n.ipynb"), { code: "argument/invalid", exit: 2 });
});

test("a setting is of the type that its parameter is declared with, or has from its first value", () => {
  const declared = notebook(
    [
      'let text: string = "x"; let other = `y`; let rate = -1e-3; let count: number; let on = false;',
      'let scale: "smoke" | "full" = "smoke"; let width: number | null = null; let id: string | number = 1;',
      "let names: readonly string[] = []; let seeds = [1, 2]; let pairs: Array<[string, number]> = [];",
    ].join("\n"),
  );
  const right: [string, unknown][] = [
    ["text=2024", "2024"],
    ["text=007", "007"],
    ["text=1.0", "1.0"],
    ["text=true", "true"],
    ["text=null", "null"],
    ["text=[1]", "[1]"],
    ["text=", ""],
    ["other=1e3", "1e3"],
    ['other="quoted"', "quoted"],
    ["rate=.5", 0.5],
    ["rate=1e-5", 1e-5],
    ["count=+3", 3],
    ["on=true", true],
    ["scale=full", "full"],
    ["width=null", null],
    ["width=64", 64],
    ["id=7", 7],
    ["id=seven", "seven"],
    ['names=["1", "b"]', ["1", "b"]],
    ["seeds=[3]", [3]],
    ['pairs=[["a", 1]]', [["a", 1]]],
  ];
  for (const [setting, value] of right)
    assert.deepEqual(parseSettings([setting], declared, "n.ipynb"), {
      [setting.slice(0, setting.indexOf("="))]: value,
    });
  for (const wrong of [
    "rate=fast",
    "rate=",
    "count=true",
    "on=1",
    "on=yes",
    "scale=Full",
    "width=x",
    "names=a",
    "names=[1]",
    'seeds=["a"]',
  ])
    assert.throws(() => parseSettings([wrong], declared, "n.ipynb"), {
      code: "argument/invalid",
      exit: 2,
      message: new RegExp(`^--set ${wrong.split("=")[0]} got .* as n.ipynb declares`),
    });
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
