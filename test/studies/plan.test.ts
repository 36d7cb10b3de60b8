import "./oneThread";
import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/base/random";
import type { CodedLevel } from "../../src/metrics";
import {
  effectsTable,
  planEffects,
  ppiPlanStudy,
  reportOf,
  resultsTable,
  runCount,
  runStudy,
  seedsTo,
  type PlanRun,
  type Study,
} from "../../src/studies";
import { halfFraction } from "../../src/studies/plan/halfFraction";
import { resolveParameters } from "../../src/training";
import { temporaryFolder } from "../training/tiny";

const factors = ppiPlanStudy.plan?.factors.map(({ name }) => name) ?? [];
const pairs = factors.flatMap((first, i) => factors.slice(i + 1).map((second) => [first, second]));
const points = halfFraction(factors);
const column = (term: readonly string[]): number[] =>
  points.map((levels) => term.reduce((product, factor) => product * levels[factor], 1));

test("the half fraction has resolution V: main effects and interactions of two are orthogonal", () => {
  assert.deepEqual(
    [factors.length, points.length, new Set(points.map((point) => JSON.stringify(point))).size],
    [5, 16, 16],
  );
  const columns = [[], ...factors.map((factor) => [factor]), ...pairs].map(column);
  columns.forEach((a, i) =>
    columns.slice(0, i).forEach((b) =>
      assert.equal(
        a.reduce((sum, value, k) => sum + value * b[k], 0),
        0,
      ),
    ),
  );
  assert.ok(column(factors).every((value) => value === 1));
});

test("the plan's runs are as many as it says, and differ at a point in the method alone", () => {
  const { methods, seeds } = ppiPlanStudy;
  assert.equal(runCount(ppiPlanStudy, seedsTo(seeds)), 120);
  const byPoint = new Map<string, typeof methods>();
  for (const method of methods) {
    const key = JSON.stringify(method.point?.levels);
    byPoint.set(key, [...(byPoint.get(key) ?? []), method]);
  }
  assert.equal(byPoint.size, 16);
  for (const [, alike] of byPoint) {
    const common = alike.map(({ options, seeds: own }) => {
      const { strategy, direction, ...parameters } = resolveParameters({ ...options, scale: "small" });
      return { ...parameters, own };
    });
    for (const other of common) assert.deepEqual(other, common[0]);
    const { labels } = alike[0].point?.levels ?? {};
    const names = ["finetune", "lwf", "lwf-ppi", "ppi", "ppi, head new", "ppi, head new, margin 0"];
    assert.deepEqual(
      alike.map(({ point }) => point?.method),
      labels === 1 ? names : names.slice(0, 3),
    );
    assert.equal(common[0].labels, labels === 1 ? "available" : "unavailable");
  }
  for (const factor of factors) {
    const levelsOf = [-1, 1].map((level) => {
      const at = methods.find(({ point }) => point?.levels[factor] === level);
      return JSON.stringify(resolveParameters({ ...at?.options, scale: "small" } as never));
    });
    assert.notEqual(levelsOf[0], levelsOf[1], factor);
  }
});

test("each level of each factor has each seed about equally often", () => {
  const lwf = ppiPlanStudy.methods.filter(({ point }) => point?.method === "lwf");
  for (const [factor, level] of factors.flatMap((name) => [-1, 1].map((sign) => [name, sign] as const))) {
    const used = lwf.filter(({ point }) => point?.levels[factor] === level).flatMap(({ seeds = [] }) => seeds);
    const times = [1, 2, 3, 4, 5].map((seed) => used.filter((other) => other === seed).length);
    assert.ok(Math.max(...times) - Math.min(...times) <= 2, `${factor} ${level}: ${times.join(" ")}`);
  }
  for (const { seeds = [] } of lwf) assert.equal(new Set(seeds).size, seeds.length);
});

/** Runs of the whole plan whose ACC is what a function says, and random numbers that a point and a seed share. */
function madeUpRuns(accOf: (method: string, levels: Readonly<Record<string, CodedLevel>>) => number): PlanRun[] {
  return ppiPlanStudy.methods.flatMap(({ point, seeds = [] }) => {
    if (!point) return [];
    const { method, levels } = point;
    return seeds.map((seed) => {
      const shared = random("plan", seed, JSON.stringify(levels)).normal();
      const noise = 0.001 * random("plan", method, seed, JSON.stringify(levels)).normal();
      return { method, seed, levels, acc: accOf(method, levels) + shared + noise, bwt: null, averageMAP: null };
    });
  });
}

test("effects on the difference within a point and a seed are found, whatever both share", () => {
  const runs = madeUpRuns((method, levels) =>
    method === "ppi" ? -0.05 + 0.02 * levels.epochs + 0.01 * levels.optimiser * levels.batch : 0.1 * levels.epochs,
  );
  const found = planEffects({ base: "lwf", runs });
  assert.deepEqual(
    found.map(({ method, df, effects }) => [method, df, effects.length]),
    [
      ["finetune", 8, 16],
      ["lwf-ppi", 8, 16],
      ["ppi", 8, 8],
      ["ppi, head new", 8, 8],
      ["ppi, head new, margin 0", 8, 8],
    ],
  );
  const of = (method: string, ...names: string[]) => {
    const { effects = [] } = found.find((comparison) => comparison.method === method) ?? {};
    const effect = effects.find((other) => other.factors.join() === names.join());
    assert.ok(effect, `${method} ${names.join()}`);
    return effect;
  };
  for (const [effect, truth] of [
    [of("ppi"), -0.05],
    [of("ppi", "epochs"), 2 * (0.02 - 0.1)],
    [of("ppi", "optimiser", "batch"), 0.02],
    [of("lwf-ppi", "epochs"), 0],
    [of("finetune"), 0],
  ] as const) {
    assert.ok(Math.abs(effect.mean - truth) < 0.003, `${effect.mean} is not ${truth}`);
    assert.equal(effect.holm <= 0.05, truth !== 0);
    assert.ok(effect.holm >= effect.p);
  }
  assert.deepEqual(of("ppi", "optimiser", "batch").aliases, [{ factors: ["epochs", "co-occurrence"], sign: 1 }]);
  const table = effectsTable({ comparisons: found });
  assert.match(table, /^\| effect \| `finetune` − `lwf` \|/);
  assert.match(table, /\n\| epochs × co-occurrence \|.*\| = optimiser × batch \|/);
  assert.match(table, /\n\| mean \|.*\| -0\.0\d\d ± 0\.00\d\* \|/);

  const [first, ...others] = runs;
  assert.equal(first.method, "finetune");
  const withoutBase = runs.filter(({ method }, i) => method !== "lwf" || i > 20);
  assert.throws(() => planEffects({ base: "lwf", runs: withoutBase }), { code: "argument/invalid" });
  assert.throws(() => planEffects({ base: "lwf", runs }, "bwt"), { code: "argument/invalid" });
  const alone = others.filter(({ levels, seed }) => levels === first.levels && seed === first.seed);
  assert.throws(() => planEffects({ base: "lwf", runs: [first, ...alone] }), { code: "argument/invalid" });
});

const fast = { width: 4, imageSize: 32, epochs: 1 } as const;

test("a study runs each method with its own seeds, and tells effects where all runs are made", async () => {
  const [point] = ppiPlanStudy.methods;
  const methods = ppiPlanStudy.methods
    .filter(({ point: other }) => other?.levels === point.point?.levels && other?.method !== "finetune")
    .filter((_, i) => [0, 2].includes(i))
    .map((method) => ({ ...method, options: { ...method.options, ...fast } }));
  const study: Study = { ...ppiPlanStudy, methods };
  const folder = temporaryFolder();
  const settings = { scale: "smoke", folder, jobs: 1 } as const;
  const partly = await runStudy(study, { ...settings, seeds: [3] });
  const { plan, rows } = reportOf(partly);
  assert.deepEqual([plan?.runs.map(({ seed }) => seed), plan?.comparisons, rows.length], [[3, 3], [], 2]);
  assert.match(resultsTable(reportOf(partly)), /^\| method \|/);
  const begun: string[] = [];
  const whole = await runStudy(study, {
    ...settings,
    seeds: seedsTo(5),
    onRun: (method, seed, done, total) => begun.push(`${method.point?.method} ${seed} ${done}/${total}`),
  });
  assert.deepEqual(begun, ["lwf 3 0/4", "ppi 3 1/4", "lwf 5 2/4", "ppi 5 3/4"]);
  assert.deepEqual(
    whole.runs.map(({ manifest }) => manifest.seed),
    [3, 5, 3, 5],
  );
  const report = reportOf(whole);
  const [comparison, ...more] = report.plan?.comparisons ?? [];
  assert.deepEqual([comparison.method, comparison.base, comparison.df, more], ["ppi", "lwf", 1, []]);
  const [a, b, c, d] = whole.runs.map(({ record }) => record.metrics.acc);
  const differences = [c - a, d - b];
  const [{ mean, half, factors: none }] = comparison.effects;
  assert.deepEqual(none, []);
  assert.ok(Math.abs(mean - (differences[0] + differences[1]) / 2) < 1e-4);
  // The 97.5% quantile of Student's t with one degree of freedom.
  assert.ok(Math.abs(half - (12.7062 * Math.abs(differences[0] - differences[1])) / 2) < 1e-3);
  assert.match(resultsTable(report), /^\| effect \| `ppi` − `lwf` \|/);
});
