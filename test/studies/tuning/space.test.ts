import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { choose, type Definition } from "../../../src/base/definition";
import { numberOption } from "../../../src/base/optionSpecs";
import { packageRoot } from "../../../src/base/package";
import { random } from "../../../src/base/random";
import { choices, logRange, range, spaceText, valueAt } from "../../../src/base/searchSpace";
import { directions } from "../../../src/directions";
import { defineStrategy, headDefinitions, registerStrategy, strategyDefinitions } from "../../../src/strategies";
import { bestOf, pointsOf, rungsOf } from "../../../src/studies/tuning/halving";
import { axesOf, withPoint } from "../../../src/studies/tuning/space";
import { protocols, resolveRun } from "../../../src/training";

const shares = Array.from({ length: 200 }, (_, i) => random("shares", i).uniform());
const definitions: readonly (readonly [string, Definition])[] = [
  ...strategyDefinitions().map((one) => ["strategy", one] as const),
  ...directions.definitions.map((one) => ["direction", one] as const),
  ...headDefinitions().map((one) => ["head", one] as const),
];

describe("values of a space", () => {
  it("are uniform, or uniform in the logarithm: a share of the way is at this quantile", () => {
    const within = (value: number | string, expected: number): void =>
      assert.ok(Math.abs(Number(value) - expected) <= 0.006 * expected, `${value} for ${expected}`);
    for (const share of [0, ...shares]) {
      within(valueAt(logRange(0.01, 100), share), Math.exp(Math.log(0.01) + share * (Math.log(100) - Math.log(0.01))));
      within(valueAt(range(1, 3), share), 1 + 2 * share);
      assert.ok(Number.isInteger(valueAt(range(1, 64), share, true)));
    }
    const drawn = shares.map((share) => valueAt(choices(["a", "b"]), share));
    const ofA = drawn.filter((value) => value === "a").length;
    assert.equal(ofA, shares.filter((share) => share < 0.5).length);
  });

  it("are taken by the options that have the space, as is the default within it", () => {
    let tuned = 0;
    for (const [kind, definition] of definitions) {
      for (const [key, spec] of Object.entries(definition.options)) {
        const { tune, default: byDefault } = spec;
        if (tune === undefined) continue;
        tuned++;
        const isInteger = spec.type === "number" && spec.integer === true;
        for (const share of [0, 0.999999, ...shares.slice(0, 20)]) {
          const value = valueAt(tune, share, isInteger);
          assert.equal(choose(kind as "head", definition, { [key]: value }).options[key], value);
        }
        if (tune.kind === "choices") assert.ok(byDefault !== undefined && tune.values.includes(byDefault));
        else assert.ok(tune.least <= Number(byDefault) && Number(byDefault) <= tune.most, `${definition.name} ${key}`);
        if (tune.kind === "log") assert.ok(tune.least > 0);
      }
    }
    assert.ok(tuned > 15);
  });

  it("stand in docs/tuning.md, all of them and no others", () => {
    const page = readFileSync(join(packageRoot, "docs", "tuning.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(\S+)` \| `(\S+)` \| (.+) \| (.+) \|$/gm)].map((row) => row.slice(1));
    const expected = definitions.flatMap(([, { name, options }]) =>
      Object.entries(options).flatMap(([key, { tune }]) =>
        tune ? [[name, key, spaceText(tune), tune.source === "ours" ? "chosen by us" : tune.source]] : [],
      ),
    );
    assert.deepEqual(rows.sort(), expected.sort());
  });
});

describe("what is tuned of a method", () => {
  it("is the learning rate of every strategy, and what its parts have a space for", () => {
    for (const { name, regimes } of strategyDefinitions()) {
      const axes = axesOf({ strategy: name, labels: regimes[0], scale: "tiny" });
      assert.equal(axes[0].name, "learningRate");
      assert.deepEqual(axes[0].space, logRange(1e-4, 1e-2));
      assert.equal(axes[0].default, protocols.tiny.learningRate);
    }
    const namesOf = (strategy: string): string[] => axesOf({ strategy }).map(({ name }) => name);
    assert.deepEqual(namesOf("finetune"), ["learningRate"]);
    assert.deepEqual(namesOf("derpp:memory=100"), ["learningRate", "strategy.alpha", "strategy.beta"]);
    assert.deepEqual(namesOf("gem"), ["learningRate", "direction.margin"]);
    assert.deepEqual(namesOf("l3a"), ["learningRate", "head.gamma"]);
  });

  it("leaves alone what is given", () => {
    const names = axesOf({ strategy: "derpp:alpha=0.3", learningRate: 0.01 }).map(({ name }) => name);
    assert.deepEqual(names, ["strategy.beta"]);
    assert.deepEqual(axesOf({ strategy: "gem", direction: "project:margin=0.2", learningRate: 0.01 }), []);
  });

  it("gives runs that read back as the point: every option of it, and no other", () => {
    for (const { name, regimes } of strategyDefinitions()) {
      const options = { strategy: name, labels: regimes[0], scale: "tiny" } as const;
      const axes = axesOf(options);
      const before = resolveRun(options).parameters;
      const [defaults, drawn] = pointsOf(axes, 2, 7);
      assert.deepEqual(resolveRun(withPoint(options, defaults)).parameters, before, "the first trial has the defaults");
      const { parameters } = resolveRun(withPoint(options, drawn));
      const again = axesOf({ ...options, ...withPoint(options, drawn), learningRate: undefined });
      assert.equal(parameters.learningRate, drawn.learningRate);
      const changed = Object.entries(parameters)
        .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as "seed"]))
        .map(([key]) => key);
      const parts = new Set(axes.slice(1).map((axis) => axis.name.split(".")[0]));
      assert.ok(
        changed.every((key) => key === "learningRate" || parts.has(key)),
        changed.join(),
      );
      // What the text gives now is given, so that nothing of it is left to tune; equal to its default it is left out.
      for (const axis of again.slice(1)) assert.equal(drawn[axis.name], axis.default);
    }
  });

  it("is drawn by the seed, with a stream for each option", () => {
    const axes = axesOf({ strategy: "derpp" });
    const points = pointsOf(axes, 16, 3);
    assert.equal(new Set(points.map((point) => JSON.stringify(point))).size, 16);
    assert.deepEqual(pointsOf(axes, 4, 3), points.slice(0, 4));
    assert.notDeepEqual(pointsOf(axes, 16, 4), points);
    const rates = pointsOf(axesOf({ strategy: "finetune" }), 16, 3).map(({ learningRate }) => learningRate);
    assert.deepEqual(
      rates,
      points.map(({ learningRate }) => learningRate),
      "every method is tried at the same rates",
    );
  });

  it("may be that of a strategy of your own", () => {
    const own = defineStrategy({
      ...strategyDefinitions()[1],
      name: "own-tuned",
      options: { depth: numberOption(3, { least: 1, integer: true, meaning: "of the test", tune: range(1, 9) }) },
      make: () => ({ plan: () => ({ shared: [], head: { objectives: [] } }) }),
    });
    registerStrategy(own);
    const [, axis] = axesOf({ strategy: "own-tuned" });
    assert.deepEqual(axis, { name: "strategy.depth", space: range(1, 9), default: 3, isInteger: true });
  });
});

describe("successive halving", () => {
  it("has half of the trials and twice the epochs on each rung", () => {
    const texts = (trials: number, epochs: number): string =>
      rungsOf(trials, epochs)
        .map((rung) => `${rung.trials}x${rung.epochs}`)
        .join(" ");
    assert.equal(texts(16, 8), "16x1 8x2 4x4 2x8");
    assert.equal(texts(16, 15), "16x1 8x3 4x7 2x15");
    assert.equal(texts(16, 5), "16x1 8x2 4x5");
    assert.equal(texts(16, 3), "16x1 8x3");
    assert.equal(texts(16, 1), "16x1");
    assert.equal(texts(4, 8), "4x4 2x8");
    assert.equal(texts(1, 8), "1x8");
    for (let trials = 1; trials <= 40; trials++) {
      for (let epochs = 1; epochs <= 40; epochs++) {
        const rungs = rungsOf(trials, epochs);
        assert.deepEqual([rungs[0].trials, rungs.at(-1)?.epochs], [trials, epochs]);
        for (const [i, rung] of rungs.slice(1).entries()) {
          assert.equal(rung.trials, Math.floor(rungs[i].trials / 2));
          assert.ok([0, 1].includes(rung.epochs - 2 * rungs[i].epochs));
          assert.ok(rung.trials >= 2);
        }
      }
    }
  });

  it("keeps the best, the earlier of equal ones, and those without a score last", () => {
    const scores = [0.2, null, 0.5, 0.5, NaN, 0.1];
    const kept = bestOf([...scores.keys()], (i) => (Number.isNaN(scores[i]) ? null : scores[i]), 6);
    assert.deepEqual(kept, [2, 3, 0, 5, 1, 4]);
    assert.deepEqual(
      bestOf([...scores.keys()], (i) => scores[i], 2),
      [2, 3],
    );
  });
});
