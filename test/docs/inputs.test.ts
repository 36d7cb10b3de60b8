import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/base/package";

const page = readFileSync(join(packageRoot, "docs", "inputs.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => /^\| (?!input |---)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));

/** All codes, as the catalogue's files have them. */
const codes = readdirSync(join(packageRoot, "src", "base", "errors")).flatMap((file) => {
  const source = readFileSync(join(packageRoot, "src", "base", "errors", file), "utf8");
  return [...source.matchAll(/^ {2}"([a-z0-9-]+\/[a-z0-9-]+)"/gm)].map(([, code]) => code);
});

test("every row of docs/inputs.md has an input, a fault, what happens, and a test that is there", () => {
  assert.ok(rows.length > 60);
  for (const row of rows) {
    assert.equal(row.length, 4, row.join("|"));
    const [, fault, outcome, tests] = row.map((cell) => cell.trim());
    assert.ok(fault !== "" && outcome !== "", row.join("|"));
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file);
    assert.ok(files.length > 0, row.join("|"));
    for (const file of files) assert.ok(existsSync(join(packageRoot, file)), `${file} of ${row.join("|")}`);
  }
});

test("docs/inputs.md names every error there is, and no other", () => {
  const topics = new Set(codes.map((code) => code.split("/")[0]));
  const outcomes = rows.map(([, , outcome]) => outcome).join(" ");
  const named = new Set([...outcomes.matchAll(/`([a-z0-9-]+\/[a-z0-9-]+)`/g)].map(([, code]) => code));
  assert.deepEqual(
    codes.filter((code) => !named.has(code)),
    [],
    "not on the page",
  );
  const unknown = [...named].filter((code) => topics.has(code.split("/")[0]) && !codes.includes(code));
  assert.deepEqual(unknown, [], "not in the catalogue");
});
