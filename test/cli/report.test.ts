import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatRun } from "../../src/cli/report";
import type { RunRecord } from "../../src/training/records";

describe("report of a run", () => {
  it("is a table of the measures and of R, with a dash where a measure is not defined", () => {
    const record: RunRecord = {
      name: "lwf",
      classes: ["a", "b"],
      epochs: [], audits: [],
      metrics: {
        acc: 0.5,
        bwt: -0.0125,
        fwt: null,
        fwtGem: null,
        forgetting: 0.0125,
        R: [[0.1, 0.2], [0.7, 0.2], [0.6875, 0.3125]],
        classAP: {},
        cf1: 0,
        of1: 0,
        otherTests: { "in-style": 0.75 },
      },
    };
    const parameters = { benchmark: "scenes", scale: "smoke", seed: 3, labels: "unavailable", direction: "sum" };
    const text = formatRun(record, parameters as Parameters<typeof formatRun>[1]);
    assert.deepEqual(text.split("\n"), [
      "lwf on scenes, scale smoke, seed 3, labels of earlier tasks unavailable, direction sum",
      "",
      "ACC           0.500",
      "BWT          -0.013",
      "FWT               -",
      "forgetting    0.013",
      "ACC, in-style test: 0.750",
      "",
      "test mAP           task 1   task 2",
      "before training     0.100    0.200",
      "after task 1        0.700    0.200",
      "after task 2        0.688    0.313",
    ]);
  });
});
