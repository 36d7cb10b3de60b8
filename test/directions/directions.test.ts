import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { directions, parseDirection } from "../../src/directions";
import { scale, type Vector } from "./gradients";
import { difference, independent, longest, meanOf, update } from "./reference";
import { defaultDirection, universalChecks } from "./universal";

for (const definition of directions.definitions) {
  describe(`the direction ${definition.name} keeps what its definition says`, () => {
    for (const universal of universalChecks) {
      if (!universal.applies(definition)) continue;
      it(universal.says, () => universal.check(defaultDirection(definition), definition));
    }

    it("its presets and the defaults of its options read back", () => {
      const { name, presets = {} } = definition;
      assert.equal(parseDirection(name).name, name);
      for (const preset of Object.keys(presets)) {
        const read = parseDirection(`${name}:${preset}`).name;
        assert.equal(parseDirection(read).name, read);
      }
    });

    it("says what it is and how it looks", () => {
      assert.match(definition.name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(definition.summary, /^[^.]+$/);
      assert.notEqual(definition.source, "");
      if (definition.look) assert.match(definition.look.colour, /^#[0-9A-F]{6}$/);
    });
  });
}

it("no two directions look alike", () => {
  const looks = directions.definitions.flatMap(({ look }) => (look ? [`${look.colour} ${look.symbol}`] : []));
  assert.equal(new Set(looks).size, looks.length);
});

describe("where nothing conflicts", () => {
  const expected: Record<string, (gradients: readonly Vector[]) => Vector> = {
    "gradvac-fixed:target=0": (gradients) => scale(meanOf(gradients), gradients.length),
    "cagrad:c=0": meanOf,
  };
  for (const [text, plain] of Object.entries(expected)) {
    it(`${text} is plain`, () => {
      for (const { name: sample, gradients } of independent([2, 3, 5], 20)) {
        const agreeing = gradients.map((g) => g.map(Math.abs));
        assert.ok(difference(update(text, agreeing), plain(agreeing)) <= 1e-12 * longest(agreeing), sample);
      }
    });
  }
});
