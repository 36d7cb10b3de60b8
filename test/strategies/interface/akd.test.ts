import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tf } from "../../../src/nn";
import {
  distillation,
  findStrategy,
  isPenalty,
  parseLoss,
  replayed,
  supervised,
  type SampleObjective,
  type Situation,
  type View,
} from "../../../src/strategies";
import { distance } from "../../nn/compare";

interface Found {
  readonly slice: number[];
  readonly value: number;
  readonly gradient: number[][];
}

/** What `fixtures/akd.py` computed in PyTorch, in float64. */
const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures/akd.json"), "utf8")) as {
  readonly logits: number[][];
  readonly labels: number[][];
  readonly known: number[][];
  readonly previous: number[][];
  readonly labelled: readonly (Found & { readonly negative: number })[];
  readonly distilled: readonly (Found & Record<"temperature" | "weight" | "decay", number>)[];
};
const classes = fixture.logits[0].length;
const situation: Situation = {
  task: 2,
  slices: [
    [0, 1, 2],
    [3, 4, 5],
  ],
  classes,
  labels: "unavailable",
};

const viewOf = (logits: tf.Tensor2D, more: Partial<View> = {}): View => ({
  logits,
  labels: tf.tensor2d(fixture.labels),
  known: tf.tensor2d(fixture.known),
  previous: tf.tensor2d(fixture.previous),
  ...more,
});

/** The value and the gradient of an objective are those of PyTorch. */
function assertFound({ loss }: SampleObjective, { value, gradient }: Found): void {
  tf.tidy(() => {
    const found = tf.valueAndGrad((z) => loss(viewOf(z as tf.Tensor2D)))(tf.tensor2d(fixture.logits));
    assert.ok(Math.abs(found.value.dataSync()[0] - value) < 1e-5 * Math.max(1, value));
    assert.ok(distance(found.grad.dataSync(), gradient.flat()) < 1e-5);
  });
}

describe("labels whose negatives are weighted", () => {
  for (const given of fixture.labelled) {
    it(`agree with PyTorch: ${given.negative}, over ${given.slice.join()}`, () => {
      assertFound(supervised("bce", given.slice, classes, given.negative), given);
      if (given.slice.length === classes) assertFound(replayed("replay", "memory", given.negative), given);
    });
  }

  it("are weighted with every loss: the loss itself where negatives count as much", () => {
    for (const text of ["bce", "asl", "asl:balance=inverse-sqrt"]) {
      const counts = [3, 8].map((images) => ({ images, positives: fixture.labels[0].map((_, c) => c + images) }));
      const criterion = parseLoss(text).criterion({ ...situation, counts });
      tf.tidy(() => {
        const value = (negative: number): number =>
          supervised("bce", [3, 4, 5], classes, negative)
            .loss(viewOf(tf.tensor2d(fixture.logits), { criterion }))
            .dataSync()[0];
        // Weighted by 1 - h and 1 + h, the mean of both is the loss itself.
        assert.ok(Math.abs((value(0.5) + value(1.5)) / 2 - value(1)) < 1e-6 * value(1), text);
        assert.ok(value(1.5) > value(0.5), text);
      });
    }
  });
});

describe("distillation with decay", () => {
  for (const given of fixture.distilled) {
    const { temperature, weight, decay } = given;
    it(`agrees with PyTorch: decay ${decay}, temperature ${temperature}, weight ${weight}`, () =>
      assertFound(distillation("distil", given.slice, classes, { temperature, weight, decay }), given));
  }

  it("has no gradient where the answers are those of the network before the task", () => {
    tf.tidy(() => {
      const { loss } = distillation("distil", [0, 1, 2], classes, { temperature: 1, weight: 1, decay: 2 });
      const { grad } = tf.valueAndGrad((z) => loss(viewOf(z as tf.Tensor2D)))(tf.tensor2d(fixture.previous));
      assert.ok(Math.max(...grad.dataSync().map(Math.abs)) < 1e-7);
    });
  });
});

describe("rebll", () => {
  const objectivesOf = (text: string, at = situation): readonly SampleObjective[] =>
    findStrategy(text, at.labels)
      .plan(at)
      .shared.flatMap((objective) => (isPenalty(objective) ? [] : [objective]));

  it("has labels with weighted negatives, of the batch and of stored samples in one mean, and the distillation", () => {
    const options = "negative=2,weight=0.5,decay=3";
    const objectives = objectivesOf(`rebll:${options}`);
    assert.deepEqual(
      objectives.map(({ name, samples }) => [name, samples]),
      [
        ["bce:2", undefined],
        ["replay", "memory"],
        ["distil", undefined],
      ],
    );
    const [labelled, replay, distilled] = objectives;
    tf.tidy(() => {
      // Of 9 labels of the own classes in the batch and 6 of all classes in memory: shares of 3/5 and 2/5.
      const annotated = (samples?: string): number[] => Array<number>(classes).fill(samples ? 1 : 3);
      const valueOf = ({ loss }: SampleObjective): number =>
        loss(viewOf(tf.tensor2d(fixture.logits), { annotated })).dataSync()[0];
      assert.ok(Math.abs(valueOf(labelled) - 0.6 * fixture.labelled[0].value) < 1e-5);
      assert.ok(Math.abs(valueOf(replay) - 0.4 * valueOf(replayed("all", "memory", 2))) < 1e-5);
      const same = distillation("distil", [0, 1, 2], classes, { temperature: 1, weight: 0.5, decay: 3 });
      assert.ok(Math.abs(valueOf(distilled) - valueOf(same)) < 1e-6);
    });
  });

  it("has the labels alone in the first task, and all seen classes where their labels are available", () => {
    const first = { ...situation, task: 1, slices: situation.slices.slice(0, 1) };
    assert.deepEqual(
      objectivesOf("rebll", first).map(({ name }) => name),
      ["bce:1", "replay"],
    );
    assert.deepEqual(
      objectivesOf("rebll", { ...situation, labels: "available" }).map(({ name }) => name),
      ["bce:seen", "replay", "distil"],
    );
  });
});
