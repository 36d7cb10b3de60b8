import assert from "node:assert/strict";
import type { Interval } from "../../src/base/interval";
import type { LeaderboardRow, LeaderboardTable } from "../../src/compare";
import type { Stored } from "./stored";

/** A run of so many sessions, whose values are given; 600 updates and 54 seconds a session. */
export const run = (
  strategy: string,
  seed: number,
  average: number,
  last: number,
  more: Partial<Stored> = {},
): Stored => ({
  strategy,
  seed,
  parameters: { protocol: "B0-C7", learningRate: 0.1 },
  metrics: {
    acc: last,
    averageMAP: average,
    seenMAP: strategy === "joint" ? [last] : [average, average, average],
    f1: [
      { threshold: 0.5, chosenBy: "given", cf1: last / 2, cf1OfMeans: last / 4, of1: last / 8 },
      { threshold: 0.8, chosenBy: "given", cf1: last / 3, cf1OfMeans: last / 6, of1: last / 12 },
      { threshold: 0.5, chosenBy: "of1", cf1: 1, cf1OfMeans: 1, of1: 1 },
    ],
  },
  done: { parameters: 1000 },
  ...more,
});

const memory = { kept: 2_500_000, previousAnswers: 0, samples: 100 };
export const runs: readonly Stored[] = [
  run("finetune", 1, 0.3, 0.2),
  run("finetune", 2, 0.32, 0.26),
  run("lwf", 1, 0.5, 0.4),
  run("lwf", 2, 0.54, 0.42),
  run("lwf", 3, 0.58, 0.5),
  run("er:memory=100", 1, 0.55, 0.45, { done: { parameters: 1500, memory } }),
  run("er:memory=100", 2, 0.56, 0.49, { done: { parameters: 1500, memory } }),
  run("er:memory=100", 3, 0.63, 0.5, { done: { parameters: 1500, memory } }),
  run("joint", 1, 0.9, 0.9),
  run("joint", 2, 0.9, 0.9),
];

/** Points that Student's t exceeds in absolute value with probability 0.05, for 1 and 2 degrees of freedom. */
export const [t1, t2] = [12.706205, 4.302653];

export function assertInterval(actual: Interval | null, mean: number, half: number, n: number): void {
  assert.ok(actual, "an interval");
  assert.ok(Math.abs(actual.mean - mean) < 1e-9, `mean ${actual.mean} is not ${mean}`);
  assert.ok(Math.abs(actual.half - half) < 1e-6, `half ${actual.half} is not ${half}`);
  assert.equal(actual.n, n);
}

export const rowOf = ({ rows }: LeaderboardTable, method: string): LeaderboardRow =>
  rows.find((row) => row.method === method)!;
