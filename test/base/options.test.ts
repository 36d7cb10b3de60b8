import assert from "node:assert/strict";
import { it } from "node:test";
import { readOptions } from "../../src/base/options";

const numbers = (text: string): unknown => readOptions(text, () => "number");

it("a number is read as people write it, and nothing else is one", () => {
  for (const [text, value] of [
    ["1", 1],
    ["-1.5", -1.5],
    ["5.", 5],
    [".5", 0.5],
    ["1e-3", 1e-3],
    ["1.E+3", 1000],
    ["-Infinity", undefined],
    ["Infinity", Infinity],
    [".", undefined],
    ["1e", undefined],
    ["1.2.3", undefined],
    ["+1", undefined],
    ["0x1", undefined],
    ["NaN", undefined],
  ] as const)
    assert.deepEqual(numbers(`a=${text}`), value === undefined ? undefined : { a: value }, text);
});

it("a text of any length is read in linear time", () => {
  const many = 1_000_000;
  for (const text of [
    `a=${"1".repeat(many)}x`,
    `a=${"1".repeat(many)}.${"1".repeat(many)}x`,
    `a${"-a".repeat(many)}`,
  ]) {
    const began = performance.now();
    assert.equal(numbers(text), undefined);
    assert.ok(performance.now() - began < 5000);
  }
});
