import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  averageMAP,
  backwardTransfer,
  forgetting,
  forwardTransfer,
  gemForwardTransfer,
  learningAccuracy,
} from "../../src/metrics";
import { random } from "../../src/base/random";

const close = (actual: number | null, expected: number): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) <= 1e-12, `${actual} is not ${expected}`);

describe("average mAP", () => {
  it("is the mean of the tasks' mAPs of the classes seen, and null where one is missing or there are none", () => {
    for (let T = 1; T <= 6; T++) {
      const draw = random("seen", T);
      const seen = Array.from({ length: T }, () => draw.uniform());
      let sum = 0;
      for (let i = 0; i < T; i++) sum += seen[i];
      close(averageMAP(seen), sum / T);
      assert.equal(averageMAP([...seen, NaN]), null);
    }
    assert.equal(averageMAP([]), null);
  });
});

describe("continual metrics", () => {
  const R = [
    [0.1, 0.2, 0.05],
    [0.8, 0.25, 0.07],
    [0.7, 0.6, 0.15],
    [0.75, 0.5, 0.55],
  ];

  it("agree with a matrix worked by hand", () => {
    close(backwardTransfer(R), (0.75 - 0.8 + (0.5 - 0.6)) / 2);
    close(forwardTransfer(R), (0.25 - 0.2 + (0.07 - 0.05) + (0.15 - 0.05)) / 3);
    close(gemForwardTransfer(R), (0.25 - 0.2 + (0.15 - 0.05)) / 2);
    close(forgetting(R), (0.8 - 0.75 + (0.6 - 0.5)) / 2);
    close(learningAccuracy(R), (0.6 + 0.55) / 2);
  });

  it("count an earlier row above the diagonal's in forgetting", () => {
    close(
      forgetting([
        [0, 0, 0],
        [0.5, 0, 0],
        [0.9, 0.4, 0],
        [0.6, 0.3, 0.7],
      ]),
      (0.3 + 0.1) / 2,
    );
  });

  it("agree with loops over the formulas for any number of tasks", () => {
    for (let T = 2; T <= 6; T++) {
      const draw = random("R", T);
      const M = Array.from({ length: T + 1 }, () => Array.from({ length: T }, () => draw.uniform()));
      let [bwt, fwt, gem, forgot, pairs] = [0, 0, 0, 0, 0];
      for (let k = 1; k < T; k++) {
        bwt += M[T][k - 1] - M[k][k - 1];
        gem += M[k][k] - M[0][k];
        let best = -Infinity;
        for (let i = 1; i < T; i++) best = Math.max(best, M[i][k - 1]);
        forgot += best - M[T][k - 1];
        for (let j = k + 1; j <= T; j++, pairs++) fwt += M[k][j - 1] - M[0][j - 1];
      }
      close(backwardTransfer(M), bwt / (T - 1));
      close(forwardTransfer(M), fwt / pairs);
      close(gemForwardTransfer(M), gem / (T - 1));
      close(forgetting(M), forgot / (T - 1));
    }
  });

  it("are null for one task, joint training, a run cut short, and scores that are not numbers", () => {
    const undefinedFor = [
      [],
      [[0.1], [0.9]],
      [
        [0.1, 0.1, 0.1],
        [0.8, 0.8, 0.8],
      ],
      R.slice(0, 3),
      R.map((row) => row.map(() => NaN)),
    ];
    for (const matrix of undefinedFor) {
      for (const metric of [backwardTransfer, forwardTransfer, gemForwardTransfer, forgetting, learningAccuracy])
        assert.equal(metric(matrix), null);
    }
  });
});
