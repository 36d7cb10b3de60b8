import { parseJson as parseBounded } from "../../base/json/parse";

/** Whether a value is an object with names, no array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The value of a text of JSON that someone else may have written.
 * @throws an error that says why, for a text that is none or in which an object has a name twice: one of the two would
 *   be lost.
 */
export function parseJson(text: string): unknown {
  const value: unknown = parseBounded(text);
  // A string before a colon is a name; within strings nothing is looked for.
  const names = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined);
  if (names.length > countNames(value)) throw new SyntaxError("an object has one of its names twice");
  return value;
}

/** Names of all objects in a value, which may be nested to any depth. */
function countNames(value: unknown): number {
  let count = 0;
  for (const left: unknown[] = [value]; left.length > 0;) {
    const next = left.pop();
    if (isObject(next)) count += Object.keys(next).length;
    if (typeof next === "object" && next !== null) for (const part of Object.values(next)) left.push(part);
  }
  return count;
}
