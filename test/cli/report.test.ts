import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatRun, formatWeights } from "../../src/cli/report";
import type { Metrics, RunRecord } from "../../src/records";

const metrics: Metrics = {
  acc: 0.5,
  averageMAP: 0.625,
  bwt: -0.0125,
  fwt: null,
  fwtGem: null,
  forgetting: 0.0125,
  R: [
    [0.1, 0.2],
    [0.7, 0.2],
    [0.6875, 0.3125],
  ],
  classAP: {},
  cf1: 0,
  of1: 0,
  otherTests: { "in-style": 0.75 },
};

function report(metrics: Metrics): string[] {
  const record: RunRecord = { name: "lwf", classes: ["a", "b"], epochs: [], audits: [], metrics };
  const parameters = { benchmark: "scenes", scale: "smoke", seed: 3, labels: "unavailable", direction: "sum" };
  return formatRun(record, parameters as Parameters<typeof formatRun>[1]).split("\n");
}

describe("report of a run", () => {
  it("is a table of the measures and of R, with a dash where a measure is not defined", () => {
    assert.deepEqual(report(metrics), [
      "lwf on scenes, scale smoke, seed 3, labels of earlier tasks unavailable, direction sum",
      "",
      "ACC           0.500",
      "average mAP   0.625",
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

  it("goes on with F1 at each threshold and the calibration, where a run recorded them", () => {
    const f1 = [
      { threshold: 0.5, chosenBy: "given", cf1: 0.4, cf1OfMeans: 0.45, of1: 0.5 },
      { threshold: 0.3125, chosenBy: "of1", cf1: 0.5, cf1OfMeans: 0.55, of1: 0.625 },
    ] as const;
    const calibration = { ece: 0.0312, classwiseECE: 0.0456, classECE: { a: 0.03, b: null }, brier: 0.1, bins: [] };
    assert.deepEqual(report({ ...metrics, f1, calibration }).slice(-5), [
      "test F1                                  CF1  CF1 of CP, CR      OF1",
      "above 0.500                            0.400          0.450    0.500",
      "above 0.313, best OF1 on validation    0.500          0.550    0.625",
      "",
      "calibration error 0.031 over all answers, 0.046 mean of classes; Brier 0.100",
    ]);
  });
});

describe("line of the weights a run starts from", () => {
  const weights = {
    source: "r18.pth",
    format: "torch zip",
    sha256: "ab".repeat(32),
    pretrainedOn: "ImageNet-1k",
    labelSet: "imagenet-1k",
    covers: ["cat", "dog"],
    coversUnknown: [],
    normalise: { mean: [0, 0, 0], std: [1, 1, 1] },
    replacedHead: [1000, 512],
  } as const;

  it("says the pretraining, the classes it covers, and that the head is replaced", () => {
    const line =
      "weights: r18.pth, SHA-256 abababababab; pretrained on ImageNet-1k; " +
      "which had labels of 2 of the benchmark's classes (cat, dog); " +
      "images normalised; their head of 1000 outputs is replaced by a new one";
    assert.equal(formatWeights(weights), line);
  });

  it("says what is not known", () => {
    const unknown = {
      ...weights,
      pretrainedOn: null,
      covers: [],
      coversUnknown: ["cat"],
      normalise: null,
      replacedHead: null,
    };
    const parts = formatWeights(unknown).split("; ");
    assert.deepEqual(parts.slice(1), [
      "nothing says what they were pretrained on",
      "it is not known whether their pretraining had labels of 1 of the classes",
      "images not normalised",
    ]);
    assert.equal(formatWeights({ ...unknown, source: "random", sha256: null }), "weights: random");
  });
});
