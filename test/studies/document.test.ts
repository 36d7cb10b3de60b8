import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/base/package";
import { committedReport, fieldStudy, markdownTable, withResults, type StudyReport } from "../../src/studies";

const row = {
  name: "lwf",
  command: null,
  acc: { mean: 0.5, half: 0.01, n: 3 },
  bwt: null,
  fwt: null,
  cf1: null,
  of1: null,
};
const report: StudyReport = {
  study: "example",
  title: "",
  protocol: "nothing tuned",
  command: "npm run reproduce",
  scale: "tiny",
  seeds: [1, 2, 3],
  commits: ["0123456789+"],
  data: ["scenes abc"],
  rows: [row],
};

test("a report's table takes its place in a document, and only there", () => {
  const text =
    "before\n<!-- results: example -->\nold\n<!-- /results -->\n" +
    "between\n<!-- results: other -->\nkept\n<!-- /results -->\n";
  const changed = withResults(text, [report]);
  const [replaced] = changed.split("between");
  assert.match(replaced, /^before\n<!-- results: example -->\n[\s\S]*`0123456\+`/);
  assert.match(replaced, /`0123456\+`[\s\S]*\| `lwf` \| 0\.500 ± 0\.010 \|[\s\S]*<!-- \/results -->\n$/);
  assert.match(changed, /<!-- results: other -->\nkept\n<!-- \/results -->\n$/);
  assert.ok(!changed.includes("old"));
  assert.equal(withResults(changed, [report]), changed);
});

test("a report that has average mAPs has a column of them, with nothing for a method without", () => {
  const averageMAP = { mean: 0.6, half: 0.02, n: 3 };
  assert.match(markdownTable(report), /^\| method \| ACC \|/);
  const [head, , ...lines] = markdownTable({ study: "example", rows: [{ ...row, averageMAP }, row] }).split("\n");
  assert.match(head, /^\| method \| average mAP \| ACC \|/);
  assert.deepEqual(
    lines.map((line) => line.split(" | ").slice(1, 3)),
    [
      ["0.600 ± 0.020", "0.500 ± 0.010"],
      ["", "0.500 ± 0.010"],
    ],
  );
});

test("committed reports are read by name, and a study without one is told", () => {
  const found = committedReport("field");
  assert.deepEqual(
    found.rows.map(({ name }) => name),
    fieldStudy.methods.map(({ name }) => name),
  );
  assert.throws(() => committedReport("nothing"), { code: "path/missing" });
});

test("the tables of the page of results are those of the committed results", () => {
  const folder = join(packageRoot, "docs", "results");
  const reports = existsSync(folder)
    ? readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as StudyReport)
    : [];
  const page = readFileSync(join(packageRoot, "docs", "guide", "results.md"), "utf8");
  assert.equal(withResults(page, reports), page);
  for (const { study } of reports)
    assert.ok(page.includes(`<!-- results: ${study} -->`), `the page of results has no place for ${study}`);
});
