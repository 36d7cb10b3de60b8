import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { csvText } from "../../src/base/words/csv";
import { random } from "../../src/base/random";

test("csvText is read back by a reader of CSV, whatever its cells hold", () => {
  const draw = random("csv");
  const pieces = ["", "a", ",", '"', "\n", "\r", "\r\n", " ", "ö", ";", "0", "'"];
  for (let round = 0; round < 200; round++) {
    const lines = Array.from({ length: 1 + draw.integer(4) }, () =>
      Array.from({ length: 3 }, () =>
        Array.from({ length: 1 + draw.integer(4) }, () => pieces[draw.integer(pieces.length)]).join(""),
      ),
    );
    // A line of three empty cells is no empty line.
    assert.deepEqual(parse(csvText(lines), { record_delimiter: "\n" }), lines);
  }
});

test("csvText writes numbers so that they are the same when they are read, and leaves out what is not defined", () => {
  const numbers = [0.1 + 0.2, -1e-12, 1e21, 3, 5e-324];
  const [line]: string[][] = parse(csvText([numbers]), {});
  assert.deepEqual(line.map(Number), numbers);
  assert.equal(csvText([["a", null, undefined, NaN, ""]]), "a,,,,\n");
});
