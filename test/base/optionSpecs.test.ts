import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { choose, usagesOf, type Definition } from "../../src/base/definition";
import { integerOption, numberOption, rangeText, switchOption, wordOption } from "../../src/base/optionSpecs";
import { Registry } from "../../src/base/registry";

const about = { meaning: "of the test" };
const options = {
  weight: numberOption(0.5, { ...about, least: 0 }),
  rate: numberOption(1, { ...about, above: 0, most: Infinity }),
  count: integerOption(3, { ...about, least: 1 }),
  fold: switchOption(0, about),
  policy: wordOption("first", { ...about, choices: () => ["first", "last"] }),
  seed: integerOption(undefined, { ...about, least: 0 }),
};
const example = {
  name: "example",
  summary: "shows options",
  source: "ours",
  options,
  presets: { heavy: { weight: 2, policy: "last" } },
} satisfies Definition<typeof options>;

describe("options of a definition", () => {
  it("say what they take", () => {
    assert.deepEqual(Object.values(options).map(rangeText), [
      "a number of 0 or more",
      "a number above 0",
      "an integer of at least 1",
      "0 or 1",
      "first, last",
      "an integer of at least 0",
    ]);
    assert.equal(rangeText(numberOption(0.1, { ...about, above: -1, below: 1 })), "a number above -1 and below 1");
  });

  it("take what is within their range, and refuse what is not by name and value", () => {
    const taken = { weight: [0, 7.5], rate: [1e-9, Infinity], count: [1], fold: [0, 1], policy: ["last"], seed: [0] };
    const refused = {
      weight: [-0.1, NaN, Infinity, "1"],
      rate: [0, -1],
      count: [0, 1.5, Infinity],
      fold: [2, -1, 0.5],
      policy: ["other", 1],
      seed: [-1, 0.5],
    };
    for (const [name, values] of Object.entries(taken)) {
      for (const value of values) {
        assert.equal(choose("strategy", example, { [name]: value }).options[name], value);
      }
    }
    for (const [name, values] of Object.entries(refused)) {
      for (const value of values) {
        assert.throws(() => choose("strategy", example, { [name]: value }), {
          code: "argument/invalid",
          message: new RegExp(`^${name} of --strategy example got `),
        });
      }
    }
  });

  it("have texts that read back as the same", () => {
    const registry = new Registry("strategy", [example]);
    const texts = {
      example: "example",
      "example:weight=0.5": "example",
      "example:heavy": "example:heavy",
      "example:policy=last,weight=2": "example:heavy",
      "example:weight=2": "example:weight=2",
      "example:seed=4,fold=1": "example:fold=1,seed=4",
    };
    for (const [text, name] of Object.entries(texts)) {
      assert.equal(registry.find(text).name, name);
      assert.deepEqual(registry.find(name).options, registry.find(text).options);
    }
    assert.deepEqual(usagesOf(example), [
      "example:heavy",
      "example:weight=0.5,rate=1,count=3,fold=0,policy=first,seed=NUMBER",
    ]);
  });
});
