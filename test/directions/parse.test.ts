import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  directionNames,
  mean,
  parseDirection,
  project,
  sum,
  type GramianDirection,
  type DirectionWeights,
} from "../../src/directions";
import { gramianOf } from "./gradients";

describe("parseDirection", () => {
  it("reads every name, and the name of what it read", () => {
    const texts = [
      ...directionNames,
      "project:original",
      "project:margin=0.5",
      "project:margin=1,eps=1e-7",
      "project:eps=.25",
      "cagrad:c=0.4",
      "nash:limit=Infinity",
      "gradvac-fixed:target=-0.2,seed=3",
      "pcgrad:seed=0",
    ];
    for (const text of texts) {
      const direction = parseDirection(text);
      assert.equal(parseDirection(direction.name).name, direction.name);
    }
    assert.deepEqual(
      ["project:paper", "project:margin=1,eps=1e-3", "project:margin=0"].map((text) => parseDirection(text).name),
      ["project", "project:original", "project"],
    );
  });

  it("passes the options on", () => {
    const gram = gramianOf([
      [1, 0.1],
      [-0.2, 1],
      [-1, 0.3],
    ]);
    const parsed = parseDirection("project:eps=0.01,margin=0.5");
    assert.ok(parsed.kind === "gramian");
    assert.deepEqual(parsed.weights(gram, 0), project({ margin: 0.5, eps: 0.01 }).weights(gram, 0));
    assert.notDeepEqual(parsed.weights(gram, 0), project().weights(gram, 0));
    const weights = (text: string): DirectionWeights => (parseDirection(text) as GramianDirection).weights(gram, 0);
    for (const text of ["cagrad:c=0.4", "nash:limit=0.5", "gradvac-fixed:target=0.5"]) {
      assert.notDeepEqual(weights(text), weights(text.split(":")[0]));
    }
  });

  it("refuses anything else, naming what it got and what it takes", () => {
    const texts = [
      "",
      "projct",
      "toString",
      "sum:2",
      "mean:",
      "project:",
      "project:margin",
      "project:margin=-1",
      "project:margin=1,margin=2",
      "project:strength=1",
      "project:margin=1e999",
      "project:margin=0x1",
      "project:MARGIN=1",
      "project:margin=Infinity",
      "project:constructor",
      "mgda:c=1",
      "cagrad:c=1",
      "cagrad:c=-0.1",
      "nash:limit=0",
      "gradvac-fixed:target=1",
      "gradvac:seed=1.5",
      "gradvac:beta=1",
      "gradvac:target=0.1",
      "pcgrad:seed=-1",
    ];
    for (const text of texts) assert.throws(() => parseDirection(text), { code: "argument/invalid", exit: 2 }, text);
    assert.throws(() => parseDirection("projct"), {
      message: /--direction got "projct" \(did you mean project\?\); it takes sum, mean, project/,
    });
  });
});

describe("fixed directions", () => {
  it("weigh all gradients alike", () => {
    assert.deepEqual([...sum().weights(3)], [1, 1, 1]);
    assert.deepEqual([...mean().weights(4)], [0.25, 0.25, 0.25, 0.25]);
  });
});
