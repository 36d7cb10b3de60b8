"use strict";
// What has been run: the source of each cell, and the way from a place in running code back to it.
const { existsSync } = require("node:fs");
const { basename } = require("node:path");
const { loopsByAwait } = require("./awaits.cjs");
const { takeMaps, trace } = require("./compiler.cjs");
const { columnIn, writeOut } = require("./shorthand.cjs");
const converter = require("tslab/dist/converter");

/**
 * Sources by the name that their code has in stack traces.
 * @type {Map<string, import("./types").CompiledSource>}
 */
const sources = new Map();

/** tslab puts a line of its own over every source. */
const added = 1;

/**
 * tslab's converter, for the cells that `current()` gives: `{ id, name, source }`. It also keeps the declarations
 * itself: tslab forgets those of a cell that fails, and with them all that the cell had computed.
 * @param {import("tslab/dist/converter").ConverterOptions} options
 * @param {() => { id: number, name: string }} current
 * @returns {import("tslab/dist/converter").Converter}
 */
function createConverter(options, current) {
  const made = converter.createConverter(options);
  let declarations = "";
  return {
    ...made,
    complete: (_, source, position) => made.complete(declarations, source, position),
    inspect: (_, source, position) => made.inspect(declarations, source, position),
    convert(_, source) {
      takeMaps();
      const { id, name } = current();
      const url = `palimpsest-cell-${id}`;
      const { output, declOutput, ...result } = made.convert(declarations, writeOut(source));
      const maps = takeMaps();
      if (result.diagnostics.length > 0)
        return { ...result, diagnostics: result.diagnostics.map((problem) => moved(problem, source)) };
      declarations = declOutput ?? "";
      for (const { path, data } of result.sideOutputs ?? []) {
        const file = path.replace(/\.js$/, ".ts"); // of a file, or of a cell that declares itself a module
        sources.set(path, {
          name: basename(file),
          maps: maps.get(data) ?? [],
          above: existsSync(file) ? 0 : added,
          head: 0,
        });
      }
      if (output === undefined) return { ...result, declOutput };
      sources.set(url, { name, source, maps: maps.get(output) ?? [], above: added, head: 1 });
      const hasToplevelAwait = result.hasToplevelAwait || loopsByAwait(source);
      // The first line is left to tslab, which puts the head of a function on it.
      return { ...result, declOutput, hasToplevelAwait, output: `\n${output}\n//# sourceURL=${url}` };
    },
  };
}

/**
 * A diagnostic as it is in the cell, not in what was compiled in its place.
 * @param {import("tslab/dist/converter").Diagnostic} problem
 * @param {string} source
 */
function moved(problem, source) {
  if (problem.fileName) return problem;
  /** @param {import("tslab/dist/converter").DiagnosticPos} position */
  const place = ({ line, character, ...rest }) => ({ ...rest, line, character: columnIn(source, line, character) });
  return { ...problem, start: place(problem.start), end: place(problem.end) };
}

/**
 * The place that a frame of a stack names: `{ name, source, line, column }`, with the source's text where it is a cell.
 * null for what the kernel put around a cell; undefined for other code. Lines and columns count from 1.
 * @param {string} url
 * @param {number} line
 * @param {number} column
 * @returns {import("./types").Place | null | undefined}
 */
function locate(url, line, column) {
  const known = sources.get(url);
  if (!known) return undefined;
  const { name, source, maps, above, head } = known;
  const place = trace(maps, line - 1 - head, column - 1);
  if (!place || place.line < above) return null;
  const index = place.line - above;
  return {
    name,
    source,
    line: index + 1,
    column: (source === undefined ? place.column : columnIn(source, index, place.column)) + 1,
  };
}

module.exports = { createConverter, locate };
