import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange } from "../../../src/data/arrange";
import type { Example } from "../../../src/data/benchmark";
import { nearEqual } from "../../../src/data/names/classNames";

test("near-equal names: case, white space, Unicode forms, what cannot be seen", () => {
  const pairs: [string, string][] = [
    ["Cat", "cat"],
    ["cat ", "cat"],
    ["traffic  light", "traffic light"],
    ["traffic\u00a0light", "traffic light"],
    ["caf\u00e9", "cafe\u0301"],
    ["stra\u00dfe", "STRASSE"],
    ["\uff21", "a"],
    ["c\u200bat", "cat"],
    ["\u03bb\u03cc\u03b3\u03bf\u03c2", "\u039b\u038c\u0393\u039f\u03a3"],
  ];
  for (const [first, second] of pairs) {
    assert.deepEqual(nearEqual(["other", first, "cow", second]), [[first, second]], `${first} ${second}`);
  }
  assert.deepEqual(nearEqual(["cat", "cats", "c-at", "c at", "1", "01", "-1", "+1", "\u00e9", "e"]), []);
});

test("a benchmark says which of its classes are nearly equal, and refuses one that comes twice", () => {
  const example: Example = { id: "1", image: "1.jpg", labels: Uint8Array.of(1, 0, 1), known: Uint8Array.of(1, 1, 1) };
  const open = (...classes: string[]) =>
    arrange({ name: "own", classes, protocol: "B0-C1", parts: { train: [example] } }, { seed: 1 });
  assert.equal(open("a", "b", "c").notes, undefined);
  assert.deepEqual(open("a", "b", "A ").notes, [
    'the classes "a" and "A " differ only in case, white space or Unicode form; they stay 2 classes',
  ]);
  assert.throws(() => open("a", "b", "a"), {
    code: "argument/invalid",
    message: /classes got "a"; it takes each class once/,
  });
});
