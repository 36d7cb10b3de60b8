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
      "method     mAP      BWT  images",
      "-------  -----  -------  ------",
      "lwf <b>  0.512  -0.0004  10,297",
      "joint    0.600        –      12",
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

test("numbers keep enough digits to tell them apart, and only 0 looks like 0", () => {
  const shown = (values: readonly number[], digits?: number): string[] =>
    textTable(
      values.map((value) => ({ value })),
      { digits },
    )
      .split("\n")
      .slice(2)
      .map((line) => line.trim());
  assert.deepEqual(shown([0.01, 0.001, 0.0001]), ["0.0100", "0.0010", "0.0001"]);
  assert.deepEqual(shown([0.87654, 0.87661, 0.5]), ["0.8765", "0.8766", "0.5000"]);
  assert.deepEqual(shown([2e-9, 1.5e-8, 0, 0.25]), ["2e-9", "1.5e-8", "0.000", "0.250"]);
  assert.deepEqual(shown([-3e-5, 0]), ["-0.00003", "0.00000"]);
  assert.deepEqual(shown([12345.6781, 12345.6782]), ["12,345.6781", "12,345.6782"]);
  assert.deepEqual(shown([1.23456e-9, 1.23457e-9]), ["1.23456e-9", "1.23457e-9"]);
  assert.deepEqual(shown([0.004, 0.1], 1), ["0.004", "0.100"]);
  assert.deepEqual(shown([0.1 + 0.2, 0.3, 1e300]), ["0.300", "0.300", "1e+300"]);
  assert.deepEqual(shown([1, Infinity]), ["1", "∞"]);
});

test("rows that are maps keep the order of columns whose names are whole numbers", () => {
  const rows = [
    new Map<string, number | string>([
      ["method", "lwf"],
      ["10", 1],
      ["b", 2],
      ["2", 3],
    ]),
    new Map<string, number | string>([
      ["method", "er"],
      ["0", 4],
    ]),
  ];
  const [header] = textTable(rows).split("\n");
  assert.deepEqual(header.split(/\s+/), ["method", "10", "b", "2", "0"]);
  assert.deepEqual(table(rows).columns, ["method", "10", "b", "2", "0"]);
});
