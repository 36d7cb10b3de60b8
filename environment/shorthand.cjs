"use strict";
// tslab 1.0.22 forgets that `{ a }` reads `a`: a name of an earlier cell used only so is "not defined". We write `{ a: a }` in its place.
const ts = require("@tslab/typescript-for-tslab");
const converter = require("tslab/dist/converter");

/** The source with every shorthand property written out; lines stay where they are. */
function writeOut(source) {
  const names = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node)) names.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return names.reduceRight((text, name) => `${text.slice(0, name.end)}: ${name.text}${text.slice(name.end)}`, source);
}

const create = converter.createConverter;
converter.createConverter = (options) => {
  const made = create(options);
  return { ...made, convert: (declarations, source) => made.convert(declarations, writeOut(source)) };
};

module.exports = { writeOut };
