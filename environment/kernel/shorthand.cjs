"use strict";
// tslab 1.0.22 forgets that `{ a }` reads `a`: a name of an earlier cell used only so is "not defined". We write `{ a:
// a }` in its place.
const ts = require("@tslab/typescript-for-tslab");

/**
 * The ends of the shorthand properties' names, and the names.
 * @param {string} source
 */
function shorthands(source) {
  /** @type {{ end: number, text: string }[]} */
  const names = [];
  /** @param {import("@tslab/typescript-for-tslab").Node} node */
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node)) names.push({ end: node.name.end, text: `: ${node.name.text}` });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return names;
}

/**
 * The source with every shorthand property written out; lines stay where they are.
 * @param {string} source
 */
function writeOut(source) {
  return shorthands(source).reduceRight(
    (text, name) => text.slice(0, name.end) + name.text + text.slice(name.end),
    source,
  );
}

/**
 * The column, in `source`, of what stands at a column of the same line of `writeOut(source)`. Lines and columns count
 * from 0.
 * @param {string} source
 * @param {number} line
 * @param {number} column
 */
function columnIn(source, line, column) {
  const start = source.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  return shorthands(source)
    .filter(({ end }) => end > start)
    .reduce((place, { end, text }) => {
      const written = end - start;
      return place <= written ? place : Math.max(written, place - text.length);
    }, column);
}

module.exports = { columnIn, writeOut };
