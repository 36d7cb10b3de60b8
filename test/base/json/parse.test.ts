import assert from "node:assert/strict";
import { it } from "node:test";
import { parseJson } from "../../../src/base/json/parse";

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

it("JSON is what JSON.parse makes of it, whatever its texts hold", () => {
  for (const text of ['{"a":[1,"]}[{\\"",null]}', '"\\\\"', " 1 ", JSON.stringify("[".repeat(2000)), nested(500)])
    assert.deepEqual(parseJson(text), JSON.parse(text));
});

it("brackets may lie 500 deep and no deeper, so that what was read can be written", () => {
  for (const text of [nested(501), `{"a":${nested(500)}}`, "[".repeat(1_000_000), '{"a":'.repeat(100_000)])
    assert.throws(() => parseJson(text), { name: "SyntaxError", message: /more than 500 brackets/ });
});

it("what is no JSON is a SyntaxError in linear time", () => {
  const million = 1_000_000;
  for (const text of ["", "{", '"', '"' + '\\"'.repeat(million), '"'.repeat(million + 1), "}".repeat(million)]) {
    const began = performance.now();
    assert.throws(() => parseJson(text), { name: "SyntaxError" });
    assert.ok(performance.now() - began < 5000);
  }
});
