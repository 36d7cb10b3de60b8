"use strict";
// A value as Jupyter shows it: its own `Symbol.for("Jupyter.display")`, else how the project shows one of its kind,
// else as Node prints it.
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { inspect } = require("node:util");
const { inNotebookTerms } = require("./report.cjs");

const displayMethod = Symbol.for("Jupyter.display");
const ours = join(__dirname, "..", "..", "dist", "notebook", "rich.js");

/**
 * The MIME bundle of a value. Where making it fails, `onProblem` hears why and the value is shown as text.
 * @param {any} value
 * @param {(problem: unknown) => void} onProblem
 * @returns {Promise<import("./types").Bundle>}
 */
async function bundleOf(value, onProblem) {
  const text = { "text/plain": inNotebookTerms(inspect(value)) };
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return text;
  try {
    const bundle = await (typeof value[displayMethod] === "function" ? value[displayMethod]() : describe(value));
    return bundle ? encode({ ...text, ...bundle }) : text;
  } catch (problem) {
    onProblem(problem);
    return text;
  }
}

/** @param {unknown} value */
function describe(value) {
  return existsSync(ours) ? require(ours).richBundle(value) : undefined;
}

/**
 * Bytes as base64, as Jupyter's messages have them.
 * @param {import("./types").Bundle} bundle
 */
function encode(bundle) {
  /** @param {unknown} content */
  const coded = (content) => (content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content);
  return Object.fromEntries(Object.entries(bundle).map(([type, content]) => [type, coded(content)]));
}

module.exports = { bundleOf, encode };
