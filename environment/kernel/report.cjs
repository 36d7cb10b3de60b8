"use strict";
// Errors as a reader of the notebook wants them: name, message, and a stack in the terms of the notebook.
const { join, sep } = require("node:path");
const { inspect } = require("node:util");
const { locate } = require("./cells.cjs");

const root = join(__dirname, "..", "..") + sep;
/** @param {string} file */
const hidden = (file) =>
  file.startsWith("node:") || file.startsWith(__dirname) || /[/\\]tslab[/\\]dist[/\\]/.test(file);
const frame = /^ {4}at (?:(.*) \()?(?:async )?(?:file:\/\/)?((?:[A-Za-z]:)?[^():]+|node:[^():]+):(\d+):(\d+)\)?$/;

/** Characters of a line of a stack: a longer one is part of a message. */
const longestFrame = 5000;

/** Characters of a message that are shown. */
const longestMessage = 20_000;

/** @param {string} text */
function short(text) {
  if (text.length <= longestMessage) return text;
  const left = (text.length - longestMessage).toLocaleString("en-US");
  return `${text.slice(0, longestMessage)} [${left} more characters are left out]`;
}

/**
 * An `error` message's content for what a cell threw.
 * @param {any} thrown
 * @returns {import("./types").ErrorContent}
 */
function errorReport(thrown) {
  if (!(thrown instanceof Error) && typeof thrown?.stack !== "string") {
    const message = short(typeof thrown === "string" ? thrown : inspect(thrown));
    return { ename: "Error", evalue: message, traceback: [`Error: ${message}`] };
  }
  const [ename, evalue] = [short(String(thrown.name || "Error")), short(String(thrown.message ?? ""))];
  return { ename, evalue, traceback: trace(thrown).split("\n") };
}

/** @param {Error} thrown */
function trace(thrown) {
  const stack = frames(thrown.stack ?? "");
  const place = stack.find((each) => each.place)?.place;
  return [
    headed(thrown),
    ...shownOf(thrown, stack),
    ...causes(thrown).flatMap((cause) => [`caused by ${headed(cause)}`, ...shownOf(cause, frames(cause.stack ?? ""))]),
    ...(place?.source === undefined ? [] : ["", `${place.name}:`, excerpt(place.source, place.line, place.column)]),
  ].join("\n");
}

/** @param {Error} error */
const headed = ({ name, message }) => [name || "Error", message].filter(Boolean).map(String).map(short).join(": ");

/**
 * What an error of the catalogue says is what the reader has to mend: where in the project it was found out is of no
 * use.
 * @param {Error} error
 * @param {readonly import("./types").Frame[]} stack
 */
const shownOf = ({ name }, stack) =>
  stack.filter(({ place }) => place || name !== "PalimpsestError").map(({ text }) => `    at ${text}`);

/** @type {(error: Error, most?: number) => Error[]} */
function causes({ cause }, most = 3) {
  return cause instanceof Error && most > 0 ? [cause, ...causes(cause, most - 1)] : [];
}

/**
 * The frames of a stack, without those of Node and of the kernel.
 * @param {string} stack
 * @returns {import("./types").Frame[]}
 */
function frames(stack) {
  return stack.split("\n").flatMap((line) => {
    const match = line.length < longestFrame && frame.exec(line);
    if (!match) return [];
    const [, called, file, row, column] = match;
    if (hidden(file)) return [];
    const place = locate(file, Number(row), Number(column));
    if (place === null) return [];
    const where = place ? `${place.name}, line ${place.line}` : `${shortened(file)}:${row}:${column}`;
    // tslab keeps the names of all cells in one object, a proxy.
    const named = called?.replace(/^Proxy\./, "");
    return [{ place, text: named ? `${named} (${where})` : where }];
  });
}

/** @param {string} file */
function shortened(file) {
  const inModules = file.lastIndexOf(`${sep}node_modules${sep}`);
  if (inModules >= 0) return file.slice(inModules + "/node_modules/".length);
  return file.startsWith(root) ? `palimpsest/${file.slice(root.length)}` : file;
}

/**
 * The lines around a place, with a mark under it.
 * @param {string} source
 * @param {number} line
 * @param {number} column
 */
function excerpt(source, line, column) {
  const lines = source.split("\n");
  const [first, last] = [Math.max(1, line - 2), Math.min(lines.length, line + 2)];
  const width = String(last).length;
  const shown = Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((at) => {
    const text = `${at === line ? ">" : " "} ${String(at).padStart(width)} | ${lines[at - 1]}`;
    const indent = lines[at - 1].slice(0, column - 1).replace(/[^\t]/g, " ");
    return at === line ? [text, `  ${" ".repeat(width)} | ${indent}^`] : [text];
  });
  return shown.map((text) => text.trimEnd()).join("\n");
}

/**
 * An `error` message's content for a cell that TypeScript refuses. `problems`: `{ file, line, column, text }`, counted
 * from 1.
 * @param {readonly import("./types").Problem[]} problems
 * @param {{ name: string, source: string }} cell
 * @returns {import("./types").ErrorContent}
 */
function compileReport(problems, cell) {
  /** @type {(import("./types").Problem & { texts: string[] })[]} */
  const places = [];
  for (const problem of problems) {
    const before = places.at(-1);
    // Explanations of one problem come as further ones at the same place.
    if (before && before.line === problem.line && before.column === problem.column && before.file === problem.file)
      before.texts.push(problem.text);
    else places.push({ ...problem, texts: [problem.text] });
  }
  const shown = places.map(({ texts, ...place }) => {
    const said = `${place.file || cell.name}, line ${place.line}: ${texts.join("\n  ")}`;
    return place.file ? said : `${said}\n${excerpt(cell.source, place.line, place.column)}`;
  });
  return {
    ename: "CompileError",
    evalue: `line ${places[0].line}: ${places[0].texts[0]}`,
    traceback: `CompileError: ${shown.join("\n\n")}`.split("\n"),
  };
}

/**
 * A text that quotes stacks, with places in the notebook's terms and without the frames of Node and of the kernel.
 * @param {string} text
 */
function inNotebookTerms(text) {
  if (!/^ +at /m.test(text)) return text;
  return text
    .split("\n")
    .reduce((/** @type {string[]} */ shown, line) => {
      const match = /^( *)(?: {4})(at .*?)( \{|\] *[,)\]}]*)?$/.exec(line);
      if (!match || line.length >= longestFrame || !frame.test(`    ${match[2]}`)) return [...shown, line];
      const [, indent, at, after = ""] = match;
      const [kept] = frames(`    ${at}`);
      if (kept) shown.push(`${indent}    at ${kept.text}${after}`);
      else if (after !== "") shown.push(`${shown.pop() ?? ""}${after}`);
      return shown;
    }, [])
    .join("\n");
}

module.exports = { compileReport, errorReport, inNotebookTerms };
