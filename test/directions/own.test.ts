import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { numberOption } from "../../src/base/optionSpecs";
import {
  defineDirection,
  directionNames,
  directions,
  parseDirection,
  registerDirection,
  symmetric,
  type DirectionPromises,
} from "../../src/directions";
import { gramianOf } from "./gradients";
import { checkDefinition } from "./universal";

/** The longest gradient, shortened to a share of its length: what the file of a direction of one's own holds. */
const loudest = defineDirection({
  name: "loudest",
  summary: "a share of the longest gradient alone",
  source: "ours",
  options: { share: numberOption(0.5, { above: 0, most: 1, meaning: "share of its length" }) },
  presets: { whole: { share: 1 } },
  treatment: "symmetric",
  fewestObjectives: 2,
  promises: { sameUnderOrder: "any", degree: 1, longestUpdate: "longest", projectedMeans: "any pair" },
  make: ({ share }) =>
    symmetric(({ size, values }) => {
      const squares = Array.from({ length: size }, (_, k) => values[k * size + k]);
      const index = squares.indexOf(Math.max(...squares));
      return new Float64Array(size).map((_, k) => (k === index ? share : 0));
    }),
});
const gram = gramianOf([
  [1, 0],
  [0, 3],
]);

describe("a direction of one's own", () => {
  it("is held to what it promises, by the checks that ours are held to", () => checkDefinition(loudest.definition));

  const broken: Readonly<Record<string, DirectionPromises>> = {
    "opposes nothing": { neverOpposes: "all" },
    "opposes not the primary": { neverOpposes: "primary" },
    "has another degree": { degree: 0 },
    "is as short as the shortest": { longestUpdate: "shortest" },
    "is at most 1 long": { longestUpdate: "one" },
    "is the sum without conflict": { withoutConflict: "sum" },
    "is 0 for opposed gradients": { zeroWhereOpposed: true },
    "tells of conflict with the primary only": { projectedMeans: "with primary" },
  };
  for (const [claim, promises] of Object.entries(broken)) {
    it(`is found out if it says falsely that it ${claim}`, () => {
      assert.throws(() => checkDefinition({ ...loudest.definition, promises }), { code: "ERR_ASSERTION" });
    });
  }

  it("is found out if it says falsely that the order or the primary matters, or does not", () => {
    const first = defineDirection({
      ...loudest.definition,
      promises: { sameUnderOrder: "cyclic" },
      make: () => symmetric(({ size }) => new Float64Array(size).map((_, k) => Number(k === 0))),
    });
    assert.throws(() => checkDefinition(first.definition), { code: "ERR_ASSERTION" });
    assert.throws(() => checkDefinition({ ...loudest.definition, treatment: "primary" }), { code: "ERR_ASSERTION" });
  });

  it("has the standing of ours once it is registered: options, presets, names", () => {
    assert.throws(() => parseDirection("loudest"), { code: "argument/invalid" });
    assert.equal(registerDirection(loudest), "loudest");
    assert.equal(parseDirection("loudest:whole").name, "loudest:whole");
    assert.equal(parseDirection("loudest:share=0.5").name, "loudest");
    assert.equal(loudest({ share: 0.25 }).name, "loudest:share=0.25");
    assert.deepEqual([...loudest({ share: 0.25 }).weights(gram, 0).weights], [0, 0.25]);
    assert.throws(() => parseDirection("loudest:share=2"), {
      code: "argument/invalid",
      message: /share of --direction/,
    });
    assert.throws(() => parseDirection("louder"), { message: /loudest:whole, loudest:share=0.5/ });
    assert.equal(directions.get("loudest"), loudest.definition);
    assert.ok(!directionNames.includes("loudest"));
    assert.equal(registerDirection(loudest.definition), "loudest");
  });

  it("may be any object with weights, which is then found as it is", () => {
    const direction = { ...loudest(), name: "bare" };
    assert.equal(registerDirection(direction), "bare");
    assert.equal(parseDirection("bare"), direction);
  });
});
