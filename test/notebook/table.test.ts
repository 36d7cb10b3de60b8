import assert from "node:assert/strict";
import { test } from "node:test";
import { htmlTable, textTable } from "../../src/notebook/table";
import { table } from "../../src/notebook/dataFrame";

const rows = [
  { method: "lwf <b>", mAP: 0.51234, BWT: -0.0004, images: 10297 },
  { method: "joint", mAP: 0.6, BWT: null, images: 12 },
];

test("a data frame holds the rows, columns of all rows in order", () => {
  const frame = table([
    { a: 1, b: "x" },
    { b: "y", c: true },
  ]);
  assert.deepEqual(frame.columns, ["a", "b", "c"]);
  assert.deepEqual(frame.shape, [2, 3]);
  assert.deepEqual(
    (frame.values as unknown[][]).map((row) => row[1]),
    ["x", "y"],
  );
});

test("numbers have one number of decimals a column, whole numbers none, what is absent a dash", () => {
  assert.equal(
    textTable(rows, { caption: "Results", digits: 3 }),
    [
      "Results",
      "method     mAP    BWT  images",
      "-------  -----  -----  ------",
      "lwf <b>  0.512  0.000  10,297",
      "joint    0.600      –      12",
    ].join("\n"),
  );
});

test("rows and their data frame show the same table", () => {
  assert.equal(textTable(table(rows)), textTable(rows));
});

test("text in HTML is escaped", () => {
  const html = htmlTable(rows, { caption: "a < b" });
  assert.match(html, /<caption>a &lt; b<\/caption>/);
  assert.match(html, />lwf &lt;b&gt;<\/td>/);
  assert.equal(html.match(/<tr>/g)?.length, 3);
});
