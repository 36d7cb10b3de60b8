"use strict";
// What has been run: the source of each cell, and the way from a place in running code back to it.
const { basename } = require("node:path");
const converter = require("./compile/converter.cjs");

/**
 * Sources by the name that their code has in stack traces.
 * @type {Map<string, import("./types").CompiledSource>}
 */
const sources = new Map();

/**
 * A converter as tslab's executor takes it, for the cells that `current()` gives: `{ id, name, source, above }`; and
 * what the compiler says while one writes.
 * @param {string} folder the notebook's
 * @param {() => { id: number, name: string, source: string, above: number }} current
 * @returns {import("tslab/dist/converter").Converter & { language: import("./types").Language }}
 */
function createConverter(folder, current) {
  const made = converter.createConverter(folder);
  return {
    close: made.close,
    addModule: made.addModule,
    language: { complete: made.complete, inspect: made.inspect },
    complete: (_, source, position) => made.complete(source, position),
    /** @type {any} tslab reads no more of it than its text. */
    inspect: (/** @type {string} */ _, /** @type {string} */ source, /** @type {number} */ position) => {
      const found = made.inspect(source, position, 0);
      return found && { displayParts: [found] };
    },
    convert(_, text) {
      const { id, name, source, above: lines } = current();
      const url = `palimpsest-cell-${id}`;
      const { output, map, files, ...result } = made.convert(text);
      if (output === undefined) return result;
      for (const { file, path, map, above } of files) sources.set(path, { name: basename(file), map, above, head: 0 });
      sources.set(url, { name, source, map, above: 1 + lines, head: 1 });
      return {
        ...result,
        // The first line is left to tslab, which puts the head of a function on it.
        output: `\n${output}\n//# sourceURL=${url}`,
        sideOutputs: files.map(({ path, output: data }) => ({ path, data })),
      };
    },
  };
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
  const { name, source, map, above, head } = known;
  const entry = map?.findEntry(line - 1 - head, column - 1);
  if (!entry || !("generatedLine" in entry) || entry.generatedLine !== line - 1 - head) return null;
  if (entry.originalLine < above) return null;
  return { name, source, line: entry.originalLine - above + 1, column: entry.originalColumn + 1 };
}

module.exports = { createConverter, locate };
