import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random, type Random } from "../../../src/base/random";
import { policies } from "../../../src/strategies";

/** Slots of the stream's items that are in memory at its end. */
function remembered(policy: string, stream: readonly Uint8Array[], capacity: number, key: string | number): number[] {
  const kept: number[] = [];
  const positives = new Float64Array(stream[0].length);
  stream.forEach((labels, i) => {
    labels.forEach((label, c) => (positives[c] += label));
    if (kept.length < capacity) return void kept.push(i);
    const slot = policies[policy]({
      stored: kept.map((k) => stream[k]),
      labels,
      seen: i + 1,
      positives,
      random: random("test", key, i),
    });
    assert.ok(slot === undefined || (Number.isInteger(slot) && slot >= 0 && slot < capacity));
    if (slot !== undefined) kept[slot] = i;
  });
  return kept;
}

const labelsOf = (classes: number, ...present: number[]): Uint8Array =>
  Uint8Array.from({ length: classes }, (_, c) => Number(present.includes(c)));

/** Upper 0.1% point of chi-square with k degrees of freedom (Wilson and Hilferty 1931). */
const chiSquareBound = (k: number): number => k * (1 - 2 / (9 * k) + 3.09 * Math.sqrt(2 / (9 * k))) ** 3;

/**
 * Multi-label stream with long-tailed classes: class c has the odds 1 / (c + 1), up to three a sample, a few samples
 * have none.
 */
function longTailed(length: number, classes: number, draw: Random): Uint8Array[] {
  const odds = Array.from({ length: classes }, (_, c) => 1 / (c + 1));
  const one = (): number => {
    let u = draw.uniform() * odds.reduce((a, b) => a + b);
    return odds.findIndex((p) => (u -= p) < 0);
  };
  return Array.from({ length }, () => labelsOf(classes, ...Array.from({ length: draw.integer(4) }, one)));
}

/** Shares of the classes among the positives of samples. */
function shares(samples: readonly Uint8Array[]): number[] {
  const counts = Array.from(samples[0], (_, c) => samples.reduce((sum, labels) => sum + labels[c], 0));
  return counts.map((count) => count / counts.reduce((a, b) => a + b));
}

/** sum |p - q| / 2. */
const variation = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, value, i) => sum + Math.abs(value - q[i]) / 2, 0);

describe("memory policies", () => {
  for (const policy of ["reservoir", "class-balanced", "prs"]) {
    it(`${policy}: of one class, every sample of the stream is kept equally often (chi-square)`, () => {
      const [length, capacity, runs] = [60, 12, 1500];
      const stream = Array.from({ length }, () => labelsOf(1, 0));
      const times = new Float64Array(length);
      for (let run = 0; run < runs; run++) for (const i of remembered(policy, stream, capacity, run)) times[i]++;
      const expected = (runs * capacity) / length;
      // Slots are drawn without replacement, which makes the statistic smaller by (1 - capacity / length).
      const statistic = times.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0) / (1 - capacity / length);
      assert.ok(statistic < chiSquareBound(length - 1), `chi-square ${statistic} for ${length - 1} degrees of freedom`);
    });
  }

  it("class-balanced: a long-tailed stream of single labels leaves equal classes, each sampled evenly", () => {
    const draw = random("tail");
    const stream = longTailed(3000, 6, draw)
      .map((labels) => labelsOf(6, ...[labels.indexOf(1)].filter((c) => c >= 0)))
      .filter((labels) => labels.includes(1));
    const kept = remembered("class-balanced", stream, 60, 1);
    assert.deepEqual(shares(kept.map((i) => stream[i])), Array(6).fill(1 / 6));
    const places = kept.filter((i) => stream[i][0] === 1).map((i) => i / stream.length);
    assert.ok(Math.abs(places.reduce((a, b) => a + b) / places.length - 0.5) < 0.3, "the early and the late are kept");
  });

  for (const [policy, within] of [
    ["prs", 0.12],
    ["ocdm", 0.02],
  ] as const) {
    it(`${policy}: a long-tailed multi-label stream leaves its paper's target distribution`, () => {
      const stream = longTailed(3000, 8, random("tail", policy));
      const [before, after] = [shares(stream), shares(remembered(policy, stream, 80, 1).map((i) => stream[i]))];
      const counts = before.map(
        (share) => share * stream.reduce((sum, labels) => sum + labels.reduce((a, b) => a + b, 0), 0),
      );
      const powers = counts.map((n) => n ** (policy === "prs" ? -0.03 : 0));
      const target = powers.map((power) => power / powers.reduce((a, b) => a + b));
      assert.ok(variation(before, target) > 0.25);
      assert.ok(
        variation(after, target) < within,
        `${policy} is ${variation(after, target)} from its target: ${after.join(", ")}`,
      );
    });
  }
});
