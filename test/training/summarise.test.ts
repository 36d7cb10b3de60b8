import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { f1 } from "../../src/metrics";
import { random } from "../../src/base/random";
import type { Predictions } from "../../src/training";
import { scoreRowOf } from "../../src/training/directory/stored";
import { summariseRun } from "../../src/training/evaluation/summarise";

const classes = ["cat", "dog", "cow"];

/** Answers that know something, with some labels unknown. */
function answers(name: string, n: number): Predictions {
  const draw = random("answers", name);
  const labels = Uint8Array.from({ length: 3 * n }, (_, i) => (i < 3 ? 1 : Number(draw.uniform() < 0.3)));
  const known = Uint8Array.from(labels, (_, i) => (i < 3 ? 1 : Number(draw.uniform() < 0.8)));
  return { labels, known, logits: Float32Array.from(labels, (label) => 2 * label - 2.5 + draw.normal()) };
}

const [test, validation] = [answers("test", 60), answers("validation", 80)];
const rows = [0.1, 0.5].map((value) => ({ all: value, seen: value, tasks: [value], classAP: [value, null, value] }));
const summary = summariseRun(classes, rows, { test, validation, others: {} });

describe("metrics of a run", () => {
  it("has F1 at 0.5 and 0.8, the first also as cf1 and of1", () => {
    const [half, high] = summary.f1!;
    assert.deepEqual([half.threshold, half.chosenBy, high.threshold, high.chosenBy], [0.5, "given", 0.8, "given"]);
    assert.deepEqual([half.cf1, half.of1], [summary.cf1, summary.of1]);
    // A probability of 0.5 is a logit of 0, one of 0.8 a logit of log 4.
    for (const [entry, threshold] of [
      [half, 0],
      [high, Math.log(4)],
    ] as const) {
      const { threshold: _, chosenBy, ...scores } = entry;
      assert.deepEqual(scores, f1(test.logits, test.labels, 3, { threshold, known: test.known }));
    }
  });

  it("has the mAP of the classes seen after each task and their mean, without the row before training", () => {
    const of = (...seen: number[]) =>
      summariseRun(
        classes,
        seen.map((value) => ({ ...rows[0], seen: value })),
        { test, validation, others: {} },
      );
    assert.deepEqual([of(NaN, 0.5, 0.25, 0.75).averageMAP, of(NaN, 0.5, 0.25, 0.75).seenMAP], [0.5, [0.5, 0.25, 0.75]]);
    assert.deepEqual([of(NaN, 0.5, NaN).averageMAP, of(NaN, 0.5, NaN).seenMAP], [null, [0.5, null]]);
    // What a checkpoint reads back.
    const read = JSON.parse(
      JSON.stringify([0.1, 0.5, NaN].map((value) => ({ ...rows[0], seen: value }))),
    ) as typeof rows;
    const again = read.map(scoreRowOf);
    assert.equal(summariseRun(classes, again, { test, validation, others: {} }).averageMAP, null);
  });

  it("chooses the other thresholds on the validation answers: no other one is better there", () => {
    for (const by of ["of1", "cf1"] as const) {
      const { threshold } = summary.f1!.find(({ chosenBy }) => chosenBy === by)!;
      const value = (t: number): number =>
        f1(validation.logits, validation.labels, 3, { threshold: Math.log(t / (1 - t)), known: validation.known })[by];
      for (let t = 0.001; t < 1; t += 0.001)
        assert.ok(value(t) <= value(threshold) + 1e-12, `${by}: ${t} is better than ${threshold}`);
    }
    const others = summariseRun(classes, rows, { test: answers("another", 50), validation, others: {} });
    assert.deepEqual(
      others.f1!.map(({ threshold }) => threshold),
      summary.f1!.map(({ threshold }) => threshold),
    );
  });

  it("has only the given thresholds without validation images", () => {
    const none: Predictions = { logits: new Float32Array(0), labels: new Uint8Array(0), known: new Uint8Array(0) };
    assert.deepEqual(summariseRun(classes, rows, { test, validation: none, others: {} }).f1, summary.f1!.slice(0, 2));
  });

  it("sees no unknown label anywhere", () => {
    const hide = (from: Predictions): Predictions => ({
      known: from.known,
      labels: from.labels.map((label, i) => (from.known[i] === 1 ? label : 1 - label)),
      logits: from.logits.map((logit, i) => (from.known[i] === 1 ? logit : -logit)),
    });
    assert.deepEqual(
      summariseRun(classes, rows, { test: hide(test), validation: hide(validation), others: {} }),
      summary,
    );
  });

  it("is JSON as it is", () => {
    const one = { ...test, known: test.known.map((value, i) => (i % 3 === 2 ? 0 : value)) };
    const { classR, calibration, f1 } = summariseRun(classes, rows, { test: one, validation, others: {} });
    assert.deepEqual(JSON.parse(JSON.stringify({ classR, calibration, f1 })), { classR, calibration, f1 });
    assert.equal(calibration!.classECE.cow, null);
    assert.ok(calibration!.classECE.cat! > 0);
  });
});
