import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { figuresOf } from "../../src/notebook/figures";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import { parseSettings } from "../../src/notebook/parameters";
import { temporaryFolder } from "../training/tiny";

const file = join(temporaryFolder(), "n.ipynb");
const code = { cell_type: "code", metadata: { tags: ["parameters"] }, source: "let a = 1;", outputs: [] };
const notebookOf = (cell: object, change: object = {}): string =>
  JSON.stringify({ cells: [{ ...code, ...cell }], metadata: {}, nbformat: 4, nbformat_minor: 5, ...change });

describe("notebooks that are none", () => {
  const cases: Readonly<Record<string, readonly [content: string, message: RegExp]>> = {
    "an empty file": ["", /format 4: Unexpected end of JSON input/],
    "a page of a failed download": ["<!doctype html>", /is not valid JSON|Unexpected token/],
    null: ["null", /it is null, not an object/],
    "a list": ["[]", /it is a list, not an object/],
    "format 3": [notebookOf({}, { nbformat: 3 }), /it is of format 3/],
    "no cells": [notebookOf({}, { cells: undefined }), /it has no cells/],
    "a cell that is null": [notebookOf({}, { cells: [null] }), /it\.cells\[0\] is null/],
    "a cell without metadata": [notebookOf({ metadata: undefined }), /it\.cells\[0\] has no metadata/],
    "a cell without source": [notebookOf({ source: undefined }), /it\.cells\[0\] has no source/],
    "lines that are numbers": [notebookOf({ source: [1] }), /it\.cells\[0\]\.source\[0\] is 1, not a text/],
    "tags that are a text": [notebookOf({ metadata: { tags: "parameters" } }), /tags is "parameters", not a list/],
    "outputs that are an object": [notebookOf({ outputs: {} }), /outputs is an object, not a list/],
    "an output that is null": [notebookOf({ outputs: [null] }), /outputs\[0\] is null/],
    "content that is null": [notebookOf({ outputs: [{ data: { "text/plain": null } }] }), /text\/plain is null/],
    "brackets within brackets": [`{"cells":${"[".repeat(100_000)}`, /more than 500 brackets/],
  };
  for (const [what, [content, message]] of Object.entries(cases))
    it(`${what} is refused, saying what it is`, () => {
      writeFileSync(file, content);
      assert.throws(() => readNotebook(file), { name: "PalimpsestError", code: "notebook/invalid", message });
    });
});

describe("notebooks that others wrote", () => {
  it("may begin with a byte order mark", () => {
    writeFileSync(file, `\ufeff${notebookOf({})}`);
    assert.equal(readNotebook(file).cells.length, 1);
  });

  it("may have outputs of other kinds, which are no figures", () => {
    const plotly = "application/vnd.plotly.v1+json";
    const outputs = [{ data: { [plotly]: "text" } }, { data: { [plotly]: { data: [], layout: {} } } }, { text: ["a"] }];
    writeFileSync(file, notebookOf({ outputs: [...outputs, { data: { [plotly]: { data: {} } } }] }));
    assert.deepEqual(figuresOf(readNotebook(file)), [{ cell: 1, caption: "", data: [], layout: {} }]);
  });

  for (const [what, source] of [
    ["lists", `let a = ${"[".repeat(50_000)}`],
    ["signs", `let a = ${"- ".repeat(50_000)}1;`],
    ["types", `let a: string${"[]".repeat(50_000)};`],
    ["templates", `let a = ${"`${".repeat(50_000)}`],
  ])
    it(`parameters with ${what} within ${what} are refused by name`, () => {
      writeFileSync(file, notebookOf({ source }));
      assert.throws(() => parseSettings(["a=1"], readNotebook(file), file), {
        code: "notebook/invalid",
        message: /lies too deep within itself/,
      });
    });
});
