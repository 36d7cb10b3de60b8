import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, jsonInOrder, named } from "../../src/base/named";

const names = ["10", "b", "2", "__proto__", "-1", "1e3", "constructor", "02", "0"];
const digits = named(names, (_name, index) => index);

/** Names in a JSON text, in its order: JavaScript's own parser would sort them. */
const namesIn = (json: string): string[] => [...json.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, name]) => name);

test("names that are whole numbers keep the order that was given", () => {
  assert.notDeepEqual(Object.keys(digits), names);
  assert.deepEqual(
    inOrder(digits),
    names.map((name, index) => [name, index]),
  );
  assert.deepEqual(namesIn(jsonInOrder(digits)), names);
  assert.deepEqual(namesIn(jsonInOrder({ deep: [{ digits }] }, 2)), ["deep", "digits", ...names]);
  assert.deepEqual({ ...digits }, JSON.parse(JSON.stringify(digits)));
  assert.deepEqual(inOrder({ b: 1, a: 2 }), [
    ["b", 1],
    ["a", 2],
  ]);
});

test("otherwise the text is that of JSON.stringify, to the byte", () => {
  const letters = named(["b", "a"], (name) => (name === "a" ? NaN : undefined));
  const values = [
    {
      letters,
      list: [1, [], {}, null, undefined, NaN],
      text: 'a "\u0000" \u2028 "10":',
      nested: { 2: 1, 1: { x: -0 } },
    },
    [],
    "10",
    null,
  ];
  for (const value of values)
    for (const indent of [undefined, 2]) assert.equal(jsonInOrder(value, indent), JSON.stringify(value, null, indent));
  const [, ...lines] = jsonInOrder(digits, 2).split("\n");
  assert.equal(lines[0], '  "10": 0,');
  assert.deepEqual(JSON.parse(jsonInOrder(digits, 2)), { ...digits });
});
