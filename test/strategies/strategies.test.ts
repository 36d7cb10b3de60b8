import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { strategyDefinitions } from "../../src/strategies";
import { universalChecks } from "./universal";

for (const definition of strategyDefinitions()) {
  describe(`the strategy ${definition.name} keeps what its definition says`, () => {
    for (const { says, applies, check } of universalChecks) {
      if (applies(definition)) it(says, () => check(definition));
    }
  });
}

/** CIE 1976 L*a*b* of `#RRGGBB` in sRGB, white D65 (CIE 15:2004; IEC 61966-2-1). */
function labOf(colour: string): number[] {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
  const [fx, fy, fz] = [x, y, z].map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116));
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

describe("looks of strategies", () => {
  const looks = strategyDefinitions().map(({ name, look }) => ({ name, ...look }));

  it("are there for each of ours, and no two have the same colour and symbol", () => {
    for (const { name, colour = "", symbol = "" } of looks) {
      assert.match(colour, /^#[0-9A-F]{6}$/, name);
      assert.match(symbol, /^[a-z]+(-[a-z]+)*$/, name);
    }
    assert.equal(new Set(looks.map(({ colour, symbol }) => `${colour} ${symbol}`)).size, looks.length);
  });

  it("have the same colour or one that is easily told apart: 20 or more in CIE L*a*b*, where 2 can be seen", () => {
    for (const [i, first] of looks.entries()) {
      for (const second of looks.slice(i + 1)) {
        const [a, b] = [first, second].map(({ colour = "" }) => labOf(colour));
        const distance = Math.hypot(...a.map((value, k) => value - b[k]));
        assert.ok(distance === 0 || distance >= 20, `${first.name} and ${second.name} are ${distance} apart`);
      }
    }
  });
});
