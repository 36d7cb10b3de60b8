"use strict";
// How the thing at a place is declared, with its source.
const { basename } = require("node:path");
const { prefix } = require("./syntax.cjs");

/** Lines of a declaration that are shown. */
const mostLines = 60;

/**
 * The declarations of the thing at a position of a cell's text: where each is, and its source.
 * @param {ReturnType<typeof import("./workspace.cjs").createWorkspace>} workspace
 * @param {import("typescript").Program} program
 * @param {string} name the cell's file
 * @param {number} position
 */
function declarations({ service, hasRun }, program, name, position) {
  const found = service.getDefinitionAtPosition(name, position + prefix.length) ?? [];
  return found.flatMap(({ fileName, textSpan, contextSpan = textSpan }) => {
    const file = program.getSourceFile(fileName);
    if (!file) return [];
    const { start, length } = contextSpan;
    const lines = file.text.slice(start, start + length).split("\n");
    const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), "..."] : lines;
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    const isCell = fileName === name || hasRun(fileName);
    const where = isCell ? "declared in a cell" : `declared in ${basename(fileName)}, line ${line}`;
    return [[`${where}:`, ...shown].join("\n")];
  });
}

module.exports = { declarations };
