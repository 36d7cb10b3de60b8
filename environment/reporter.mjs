import { relative } from "node:path";
import { inspect } from "node:util";

/**
 * A reporter for Node's test runner: one line a file, each failure in full with what its file printed, and last of all
 * `N passed, N failed` (`, N skipped` where some were). Counted as Node counts: every test, no suite.
 */
export default async function* reporter(events) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const files = new Map();
  const of = (file) => {
    if (!files.has(file)) files.set(file, { passed: 0, failed: 0, skipped: 0, milliseconds: 0, printed: "" });
    return files.get(file);
  };
  let shown;
  const summary = function* (file) {
    const { milliseconds, ...count } = of(file);
    yield `${count.failed > 0 ? "FAIL" : "ok  "} ${relative(process.cwd(), file)}  ${counts(count)}  ${seconds(milliseconds)}\n`;
  };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") of(data.file).printed += data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { file = "" } = data;
    const outcome =
      data.skip !== undefined ? "skipped" : type === "test:fail" && data.todo === undefined ? "failed" : "passed";
    if (data.nesting === 0) of(file).milliseconds += data.details.duration_ms;
    if (data.details.type !== "suite" || isOwnFailure(data)) {
      of(file)[outcome]++;
      total[outcome]++;
    }
    if (shown !== undefined && shown !== file) yield* summary(shown);
    shown = file;
    if (outcome === "failed" && isOwnFailure(data)) yield failure(data, of(file).printed);
  }
  if (shown !== undefined) yield* summary(shown);
  yield `\n${counts(total)}\n`;
}

/** A test whose subtests failed fails only for that. */
const isOwnFailure = ({ details: { error } }) => error !== undefined && error.failureType !== "subtestsFailed";

function failure({ name, file, line, details: { error } }, printed) {
  const { cause = error } = error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause, { depth: 10 });
  // An assertion's own message shows the difference, one given by the test does not.
  const hidden = cause?.code === "ERR_ASSERTION" && cause.generatedMessage === false;
  const difference = hidden ? `\nactual:   ${show(cause.actual)}\nexpected: ${show(cause.expected)}` : "";
  const output = printed === "" ? "" : `\nprinted by this file so far:\n${printed.trimEnd()}`;
  return `\nFAIL ${name}  (${relative(process.cwd(), file ?? "")}:${line ?? 1})\n${indent(text + difference + output)}\n\n`;
}

const show = (value) => inspect(value, { depth: 6, maxArrayLength: 40, maxStringLength: 2000, breakLength: 120 });
const indent = (text) => text.replace(/^/gm, "    ");
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const counts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
