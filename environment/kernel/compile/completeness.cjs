"use strict";
// Whether a console should run what was typed, or let one go on typing.
const ts = require("./typescript.cjs");

/** Unterminated template, comment: they go on with the next line, wherever they began. */
const openEnded = [1160, 1010];

/**
 * `complete`, `incomplete` with the next line's indent, or `invalid`, of a cell's text.
 * @param {string} code
 * @returns {{ status: "complete" | "invalid" } | { status: "incomplete", indent: string }}
 */
function completeness(code) {
  /** @type {any} What the parser has against a file is not in the public types. */
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, false);
  /** @type {readonly import("typescript").DiagnosticWithLocation[]} */
  const problems = file.parseDiagnostics;
  if (problems.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  // Each problem before the end is one that no further line mends.
  const mended = problems.every(({ code: number, start }) => start >= end || openEnded.includes(number));
  return mended ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/**
 * The indent of the last line, two spaces more where it opens a bracket.
 * @param {string} code
 */
function indentAfter(code) {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const [indent] = /^\s*/.exec(line) ?? [""];
  return /[{([]\s*(\/\/.*)?$|=>\s*$/.test(line) ? `${indent}  ` : indent;
}

module.exports = { completeness };
