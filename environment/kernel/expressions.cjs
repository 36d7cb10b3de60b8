"use strict";
// What an `execute_request` asks for beside its cell, as `user_expressions`:
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute
const { isExpression } = require("./compile/syntax.cjs");
const { errorReport } = require("./report.cjs");

/**
 * Runs a cell, or an expression of a name, and gives how it failed, if it did, and the text of what it gave.
 * @callback Run
 * @param {{ source: string, expression?: string, publish: import("./types").Publish, silent?: boolean }} part
 * @returns {Promise<{ failure: import("./types").ErrorContent | undefined, result: string | undefined }>}
 */

/**
 * Evaluates expressions one after the other, and gives what came of each by its name. One that fails leaves the others
 * as they are. What an expression prints or displays is published as a cell's; its value and its error are not.
 * @param {import("./types").ExecuteContent["user_expressions"]} expressions
 * @param {import("./types").Publish} publish
 * @param {Run} run
 */
async function evaluate(expressions, publish, run) {
  /** @type {[string, import("./types").Answered][]} */
  const answered = [];
  for (const [name, source] of Object.entries(expressions ?? {}))
    answered.push([name, await answerTo(name, source, publish, run)]);
  return Object.fromEntries(answered);
}

/**
 * @param {string} name
 * @param {unknown} source
 * @param {import("./types").Publish} publish
 * @param {Run} run
 * @returns {Promise<import("./types").Answered>}
 */
async function answerTo(name, source, publish, run) {
  if (!isExpression(source)) {
    const problem = new SyntaxError(`user_expressions["${name}"] takes one expression, not ${JSON.stringify(source)}`);
    const { ename, evalue } = errorReport(problem);
    return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
  }
  /** @type {import("./types").Display} */
  let shown = { data: { "text/plain": "undefined" } };
  const { failure } = await run({
    source,
    expression: name,
    publish(type, content) {
      if (type === "execute_result") shown = /** @type {import("./types").Display} */ (content);
      else if (type !== "error") publish(type, content);
    },
  });
  if (failure) return { status: "error", ...failure };
  return { status: "ok", data: shown.data, metadata: shown.metadata ?? {} };
}

module.exports = { evaluate };
