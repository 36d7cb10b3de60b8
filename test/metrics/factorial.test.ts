import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { studentTail } from "../../src/base/interval";
import { leastSquares } from "../../src/base/numbers/leastSquares";
import { random } from "../../src/base/random";
import { factorialEffects, type FactorialEffect, type PlanObservation } from "../../src/metrics";

interface Case {
  readonly name: string;
  readonly order: 1 | 2;
  readonly observations: readonly PlanObservation[];
  readonly effects: readonly Pick<FactorialEffect, "factors" | "mean" | "half" | "t" | "p">[];
  readonly df: number;
  readonly residual: number;
}
const path = join(__dirname, "fixtures", "factorial.json");
const { effects: cases } = JSON.parse(readFileSync(path, "utf8")) as { readonly effects: readonly Case[] };

/** Rows of a plan: a letter of each factor that is high; the others of `factors` are low. */
const plan = (factors: string, rows: readonly (readonly [high: string, value: number])[]): PlanObservation[] =>
  rows.map(([high, value]) => ({
    levels: Object.fromEntries([...factors].map((factor) => [factor, high.includes(factor) ? 1 : -1])),
    value,
  }));

const nameOf = ({ factors }: Pick<FactorialEffect, "factors">): string => factors.join("");

describe("effects of a two-level plan", () => {
  for (const { name, order, observations, effects, df, residual } of cases) {
    it(`are statsmodels's: ${name}`, () => {
      const found = factorialEffects(observations, { order });
      assert.equal(found.df, df);
      assert.ok(Math.abs(found.residual - residual) < 1e-10);
      assert.deepEqual(found.effects.map(nameOf), effects.map(nameOf));
      found.effects.forEach((effect, i) => {
        assert.deepEqual(effect.aliases, []);
        assert.equal(effect.n, observations.length);
        for (const key of ["mean", "half", "t", "p"] as const) {
          const [actual, expected] = [effect[key], effects[i][key]];
          const near = 1e-9 * Math.max(1, Math.abs(expected));
          assert.ok(Math.abs(actual - expected) < near, `${key} of ${nameOf(effect)}: ${actual} is not ${expected}`);
        }
      });
    });
  }

  it("are those of the half fraction of Montgomery 2012, problem 8.1, with its aliases", () => {
    const yields = plan("ABCD", [
      ["", 90],
      ["AD", 72],
      ["BD", 87],
      ["AB", 83],
      ["CD", 99],
      ["AC", 81],
      ["BC", 88],
      ["ABCD", 80],
    ]);
    // I = ABCD, so that the interactions come in pairs, and eight observations leave nothing for a residual.
    assert.throws(() => factorialEffects(yields), { code: "argument/invalid" });
    const twice = factorialEffects([...yields, ...yields]).effects;
    assert.deepEqual(
      twice.map((effect) => [nameOf(effect), effect.aliases.map(nameOf).join(), effect.mean]),
      [
        ["", "", 85],
        ["A", "", -12],
        ["B", "", -1],
        ["C", "", 4],
        ["D", "", -1],
        ["AB", "CD", 6],
        ["AC", "BD", -1],
        ["AD", "BC", -5],
      ],
    );
    // The solution's analysis of variance of A, B, D, AB and AD: F of A is 16.94, with p 0.0543.
    const model = ["", "A", "B", "D", "AB", "AD"];
    const rows = yields.map(({ levels }) => model.map((term) => [...term].reduce((level, f) => level * levels[f], 1)));
    const fit = leastSquares(
      rows,
      yields.map(({ value }) => value),
    );
    const t = fit.coefficients[1] / fit.standardErrors[1];
    assert.deepEqual([fit.df, (fit.residual ** 2).toFixed(4), (t ** 2).toFixed(2)], [2, "17.0000", "16.94"]);
    assert.equal(studentTail(t, fit.df).toFixed(4), "0.0543");
    assert.throws(
      () =>
        leastSquares(
          [
            [1, 2],
            [2, 4],
            [3, 6],
          ],
          [1, 2, 3],
        ),
      { code: "argument/invalid" },
    );
  });

  it("a factor with one level has no effect, and aliases have the sign of the half", () => {
    const half = (sign: 1 | -1): PlanObservation[] =>
      cases[1].observations.filter(({ levels }) => levels.E === sign).map(({ levels, value }) => ({ levels, value }));
    for (const sign of [1, -1] as const) {
      const { effects } = factorialEffects(half(sign));
      assert.deepEqual(effects.map((effect) => [nameOf(effect), effect.aliases.map(nameOf).join()]).slice(5), [
        ["AB", "CD"],
        ["AC", "BD"],
        ["AD", "BC"],
      ]);
      assert.deepEqual(
        effects.slice(5).flatMap(({ aliases }) => aliases.map((alias) => alias.sign)),
        [sign, sign, sign],
      );
    }
  });

  it("95 of 100 intervals cover the true effect, and p is below 0.05 where an interval does not hold 0", () => {
    let [covered, total] = [0, 0];
    const draw = random("factorial coverage");
    for (let trial = 0; trial < 400; trial++) {
      const observations = cases[2].observations.map(({ levels }) => ({
        levels,
        value: 0.3 * levels.A * levels.B + 0.1 * draw.normal(),
      }));
      for (const { factors, mean, half, p } of factorialEffects(observations).effects) {
        const truth = factors.join("") === "AB" ? 0.6 : 0;
        covered += Number(Math.abs(mean - truth) <= half);
        if (truth === 0) assert.equal(p < 0.05, Math.abs(mean) > half);
        total++;
      }
    }
    assert.ok(Math.abs(covered / total - 0.95) < 0.015, `${covered / total}`);
  });
});
