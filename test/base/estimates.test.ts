import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateTexts } from "../../src/base/numbers/estimates";
import { random } from "../../src/base/random";

test("estimates are written with their interval where there are several seeds", () => {
  const column = [{ mean: 0.5, half: 0.01, n: 3 }, { mean: -0.0125, half: 0, n: 1 }, null];
  assert.deepEqual(estimateTexts(column), ["0.500 ±0.010", "-0.013", "-"]);
  assert.deepEqual(estimateTexts(column, { separator: " ± ", none: "" }), ["0.500 ± 0.010", "-0.013", ""]);
});

test("nothing that is not 0 looks like 0, and single values that differ look different", () => {
  const small = [
    { mean: 0.5, half: 0.01, n: 3 },
    { mean: -0.0001, half: 0.00004, n: 3 },
  ];
  assert.deepEqual(estimateTexts(small), ["0.50000 ±0.01000", "-0.00010 ±0.00004"]);
  const single = (mean: number) => ({ mean, half: 0, n: 1 });
  assert.deepEqual(estimateTexts([single(0.49312), single(0.49318)]), ["0.4931", "0.4932"]);
  const draw = random("estimates");
  for (let trial = 0; trial < 200; trial++) {
    const column = Array.from({ length: 1 + draw.integer(4) }, () => ({
      mean: (draw.uniform() - 0.5) * 10 ** (2 - draw.integer(9)),
      half: draw.uniform() * 10 ** (1 - draw.integer(9)),
      n: 1 + draw.integer(3),
    }));
    estimateTexts(column).forEach((text, i) => {
      const [mean, half] = text.split(" ±").map(Number);
      assert.notEqual(mean, 0, text);
      assert.equal(half === undefined, column[i].n < 2);
      if (half !== undefined) assert.notEqual(half, 0, text);
    });
  }
});
