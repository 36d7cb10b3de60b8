import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseOptimiser, parseSchedule } from "../../src/nn/optimiser/definitions";
import { protocols } from "../../src/training/protocols";

describe("texts of optimisers and schedules", () => {
  it("fill in what is left out", () => {
    // The defaults of `torch.optim.AdamW`, but for the weight decay, which is ours.
    assert.deepEqual(parseOptimiser("adamw:weight-decay=0.01"), {
      name: "adamw",
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.01,
    });
    assert.deepEqual(parseOptimiser("sgd:momentum=0"), { name: "sgd", momentum: 0, weightDecay: 5e-4 });
    assert.deepEqual(parseSchedule("step:factor=0.5"), { name: "step", from: 9, factor: 0.5 });
    assert.deepEqual(parseSchedule("constant"), { name: "constant" });
  });

  it("have the defaults of the scales", () => {
    assert.deepEqual(parseOptimiser("sgd"), protocols.full.optimiser);
    assert.deepEqual(parseSchedule("step"), protocols.full.schedule);
    assert.deepEqual(parseOptimiser("adamw"), protocols.small.optimiser);
    assert.deepEqual(parseSchedule("cosine"), protocols.small.schedule);
  });

  it("take keys with hyphens or as in the code", () => {
    assert.deepEqual(parseOptimiser("sgd:weight-decay=1e-3"), parseOptimiser("sgd:weightDecay=0.001"));
  });

  for (const [text, message] of [
    ["rmsprop", /--optimiser got "rmsprop"; it takes sgd, adamw/],
    ["sgd:", /--optimiser got "sgd:"/],
    ["sgd:nesterov=1", /--optimiser got "sgd:nesterov=1"/],
    ["sgd:momentum=1", /momentum of --optimiser sgd got 1; it takes a number of 0 or more and below 1/],
    ["adamw:epsilon=0", /epsilon of --optimiser adamw got 0; it takes a number above 0/],
  ] as const) {
    it(`refuse ${text}`, () => assert.throws(() => parseOptimiser(text), { code: "argument/invalid", message }));
  }

  it("refuse a schedule out of its range", () => {
    assert.throws(() => parseSchedule("cosine:warmup=1"), /warmup of --schedule cosine got 1/);
    assert.throws(
      () => parseSchedule("step:from=0"),
      /from of --schedule step got 0; it takes an integer of at least 1/,
    );
  });
});
