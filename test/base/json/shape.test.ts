import assert from "node:assert/strict";
import { it } from "node:test";
import {
  all,
  fields,
  finite,
  listOf,
  measure,
  orNull,
  recordOf,
  text,
  truth,
  whole,
  word,
} from "../../../src/base/json/shape";

const shape = fields(
  { name: text, on: truth, epoch: whole(1, 5), score: measure, rate: finite, parts: listOf(finite, 2) },
  { kind: word("a", "b"), by: recordOf(measure), note: orNull(text), both: all(finite, whole(0, 9)) },
);
const good = { name: "x", on: true, epoch: 5, score: null, rate: 1.5, parts: [1, 2] };

it("what a shape takes has no fault, with fields that may be missing and others that nobody asks for", () => {
  for (const more of [{}, { kind: "b", by: { c: null }, note: null, both: 3 }, { other: [] }, { by: {} }])
    assert.equal(shape({ ...good, ...more }, "it"), undefined);
});

it("the first fault is named with its place and what is there", () => {
  const faults: readonly (readonly [Record<string, unknown> | null | unknown[], RegExp])[] = [
    [null, /^it is null, not an object$/],
    [[], /^it is a list, not an object$/],
    [{ ...good, name: 1 }, /^it\.name is 1, not a text$/],
    [{ ...good, on: 0 }, /^it\.on is 0, not true or false$/],
    [{ ...good, epoch: 6 }, /^it\.epoch is 6, not a whole number from 1 to 5$/],
    [{ ...good, epoch: 1.5 }, /^it\.epoch is 1\.5/],
    [{ ...good, score: Infinity }, /^it\.score is Infinity, not a number or null$/],
    [{ ...good, score: "1" }, /^it\.score is "1"/],
    [{ ...good, rate: null }, /^it\.rate is null, not a number$/],
    [{ ...good, parts: [1] }, /^it\.parts has 1 items, not 2$/],
    [{ ...good, parts: [1, {}] }, /^it\.parts\[1\] is an object, not a number$/],
    [{ ...good, kind: "c" }, /^it\.kind is "c", not a, b$/],
    [{ ...good, by: [] }, /^it\.by is a list, not an object$/],
    [{ ...good, by: { c: true } }, /^it\.by\.c is true/],
    [{ ...good, both: 10 }, /^it\.both is 10/],
    [{ name: "x" }, /^it has no on$/],
    [Object.create({ ...good }) as Record<string, unknown>, /^it has no name$/],
  ];
  for (const [value, message] of faults) assert.match(shape(value, "it") ?? "none", message);
  assert.ok((text({}, "a") ?? "").length < 100 && (finite("x".repeat(1_000_000), "a") ?? "").length < 100);
});
