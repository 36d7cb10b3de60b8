import { relative } from "node:path";
import { inspect } from "node:util";

/**
 * What Node's runner says of a test, of what it prints, and of how it ended.
 * @typedef {object} TestData
 * @property {string} name
 * @property {string} [file]
 * @property {number} [line]
 * @property {number} nesting 0 for a test that is in no other
 * @property {string} message what was printed
 * @property {unknown} [skip]
 * @property {unknown} [todo]
 * @property {{ type?: string, duration_ms: number, error?: Error & { failureType?: string } }} details
 */

/** @typedef {{ passed: number, failed: number, skipped: number, milliseconds: number, printed: string }} FileResult */

/**
 * A reporter for Node's test runner: one line a file, each failure in full with what its file printed, and last of all
 * `N passed, N failed` (`, N skipped` where some were). Counted as Node counts: every test, no suite.
 * @param {AsyncIterable<{ type: string, data: TestData }>} events
 */
export default async function* reporter(events) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Map<string, FileResult>} */
  const files = new Map();
  /** @param {string | undefined} file */
  const resultOf = (file = "") => {
    const result = files.get(file) ?? { passed: 0, failed: 0, skipped: 0, milliseconds: 0, printed: "" };
    files.set(file, result);
    return result;
  };
  /** @param {string} file */
  const summary = function* (file) {
    const result = resultOf(file);
    const path = relative(process.cwd(), file);
    yield `${result.failed > 0 ? "FAIL" : "ok  "} ${path}  ${counts(result)}  ${seconds(result.milliseconds)}\n`;
  };
  /** @type {string | undefined} */
  let shown;
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") resultOf(data.file).printed += data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { file = "" } = data;
    const outcome = outcomeOf(type, data);
    if (data.nesting === 0) resultOf(file).milliseconds += data.details.duration_ms;
    if (data.details.type !== "suite" || isOwnFailure(data)) {
      resultOf(file)[outcome]++;
      total[outcome]++;
    }
    if (shown !== undefined && shown !== file) yield* summary(shown);
    shown = file;
    if (outcome === "failed" && isOwnFailure(data)) yield failure(data, resultOf(file).printed);
  }
  if (shown !== undefined) yield* summary(shown);
  yield `\n${counts(total)}\n`;
}

/**
 * @param {string} type
 * @param {TestData} data
 */
function outcomeOf(type, { skip, todo }) {
  if (skip !== undefined) return "skipped";
  return type === "test:fail" && todo === undefined ? "failed" : "passed";
}

/**
 * A test whose subtests failed fails only for that.
 * @param {TestData} data
 */
const isOwnFailure = ({ details: { error } }) => error !== undefined && error.failureType !== "subtestsFailed";

/**
 * @param {TestData} data
 * @param {string} printed
 */
function failure({ name, file, line, details: { error } }, printed) {
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause, { depth: 10 });
  // An assertion's own message shows the difference, one given by the test does not. It comes from another process, so
  // it is no instance of this one's class.
  const { code, generatedMessage, actual, expected } = /** @type {Partial<import("node:assert").AssertionError>} */ (
    cause ?? {}
  );
  const hidden = code === "ERR_ASSERTION" && generatedMessage === false;
  const difference = hidden ? `\nactual:   ${show(actual)}\nexpected: ${show(expected)}` : "";
  const output = printed === "" ? "" : `\nprinted by this file so far:\n${printed.trimEnd()}`;
  const place = `${relative(process.cwd(), file ?? "")}:${line ?? 1}`;
  return `\nFAIL ${name}  (${place})\n${indent(text + difference + output)}\n\n`;
}

/** @param {unknown} value */
const show = (value) => inspect(value, { depth: 6, maxArrayLength: 40, maxStringLength: 2000, breakLength: 120 });
/** @param {string} text */
const indent = (text) => text.replace(/^/gm, "    ");
/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
/** @param {{ passed: number, failed: number, skipped: number }} count */
const counts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
