import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findStrategy } from "../../src/strategies";
import { fieldStudy, figuresStudy, publishedResults, publishedSessions } from "../../src/studies";
import { resolveParameters } from "../../src/training";

describe("the published results", () => {
  it("are those of the report: ACC of its logs, and of Figures 5 and 6 for lwf with labels; BWT of Figure 5", () => {
    const rows = Object.entries(publishedResults).map(([name, { acc, bwt }]) => [name, acc, bwt]);
    assert.deepEqual(rows, [
      ["finetune", 0.6515, -0.12],
      ["lwf", 0.7277, -0.01],
      ["lwf-ppi", 0.7288, -0.01],
      ["finetune, labels available", 0.6747, -0.08],
      ["lwf, labels available", 0.749, 0.016],
      ["ppi, labels available", 0.7197, -0.015],
    ]);
  });

  it("are compared with methods whose head learns what it learnt in the report's code, in three steps", () => {
    const slices = [[0], [1], [2]];
    const compared = figuresStudy.methods.filter(({ name }) => Object.hasOwn(publishedResults, name));
    assert.equal(compared.length, Object.keys(publishedResults).length);
    for (const { name, options } of compared) {
      const labels = options.labels ?? "unavailable";
      assert.ok(typeof options.strategy === "string");
      const strategy = findStrategy(options.strategy, labels);
      const { objectives } = strategy.plan({ task: 3, slices, classes: 3, labels }).head;
      const { headSteps } = resolveParameters({ ...options, scale: figuresStudy.scale });
      assert.equal(headSteps, 3, name);
      // `self.solved_tasks` is filled in ppi.py and lwf_ppi.py alone.
      assert.equal(objectives.length, name.includes("ppi") ? 3 : 1, name);
      assert.equal(objectives[0].name, "bce:3", name);
    }
  });
});

describe("the published results of sessions", () => {
  it("are of protocols and methods that the study of the field has, as shares", () => {
    const names = fieldStudy.methods.map(({ name }) => name);
    for (const [protocol, methods] of Object.entries(publishedSessions)) {
      for (const [method, { averageMAP, lastMAP }] of Object.entries(methods)) {
        assert.ok(names.includes(`${protocol} ${method}`), `${protocol} ${method}`);
        assert.ok(lastMAP > 0 && lastMAP < (averageMAP ?? 1) && (averageMAP ?? 1) <= 1, method);
        assert.equal(averageMAP === null, method === "joint");
      }
    }
  });
});
