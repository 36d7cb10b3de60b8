import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const { writeOut } = require("../../../environment/kernel/shorthand.cjs") as { writeOut: (source: string) => string };

test("a shorthand property is written out, wherever it stands, and means what it meant", () => {
  const cells = [
    "({ a, b })",
    "[{ a }, { b, c: { a } }]",
    "(() => { let x; ({ x } = { x: a }); return { x }; })()",
    "(() => { let y; ({ y = b } = {}); return y; })()",
    "(({ a }) => ({ a, b }))({ a: 7 })",
    "`$" + "{JSON.stringify({ a })} { a }` // { a }",
    "({ a: a, 'b': b, ['c']: 3, d() { return { a }; } }).d()",
  ];
  const evaluate = (source: string): unknown => JSON.parse(JSON.stringify(runInNewContext(source, { a: 1, b: [2] })));
  for (const cell of cells) {
    assert.deepEqual(evaluate(writeOut(cell)), evaluate(cell), cell);
    assert.equal(writeOut(writeOut(cell)), writeOut(cell));
  }
  assert.equal(
    writeOut("f({ scale, seed: 1 });\nconst g = { scale };"),
    "f({ scale: scale, seed: 1 });\nconst g = { scale: scale };",
  );
});
