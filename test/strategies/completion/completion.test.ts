import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import {
  completions,
  defineCompletion,
  findCompletion,
  registerCompletion,
  type ImageLabels,
  type Situation,
} from "../../../src/strategies";
import { expectedPositives, rateOf } from "../../../src/strategies/completion/expectedPositives";
import { movedThreshold } from "../../../src/strategies/completion/threshold";

const [n, classes] = [40, 6];
/** The third of three tasks of two classes, of which the network before has learnt four. */
const situation: Situation = {
  task: 3,
  slices: [
    [4, 1],
    [0, 3],
    [2, 5],
  ],
  classes,
  labels: "available",
  counts: [
    { images: 100, positives: [0, 60, 0, 0, 55, 0] },
    { images: 50, positives: [40, 0, 0, 20, 0, 0] },
    { images: n, positives: [0, 0, 20, 0, 0, 30] },
  ],
};
const earlier = [0, 1, 3, 4];
const draw = random("completion");
const logits = Float32Array.from({ length: n * classes }, () => 3 * draw.normal());

/** Labels as a task's images have them: those of its own classes, and, in stored samples, some of earlier ones. */
function given(): ImageLabels {
  const known = Uint8Array.from({ length: n * classes }, (_, i) =>
    Number(situation.slices[2].includes(i % classes) || draw.uniform() < 0.2),
  );
  return { known, labels: known.map((isKnown) => isKnown * draw.integer(2)) };
}

describe("completion of labels", () => {
  for (const text of ["fixed", "fixed:threshold=0.3,rest=unknown", "dynamic", "dynamic:labels=2,rest=unknown"]) {
    it(`${text}: unknown labels of earlier classes become known by the threshold, and no others change`, () => {
      const completion = findCompletion(text, "unavailable").begin();
      const { threshold } = completion.taskBegins(situation, logits);
      const before = given();
      const copies = { labels: before.labels.slice(), known: before.known.slice() };
      const { labels, known } = completion.complete(before, situation, () => logits);
      for (let i = 0; i < n * classes; i++) {
        const isOpen = earlier.includes(i % classes) && before.known[i] === 0;
        const isPositive = 1 / (1 + Math.exp(-logits[i])) > threshold;
        const isKnown = isPositive || !text.includes("unknown");
        assert.equal(labels[i], isOpen ? Number(isPositive) : before.labels[i]);
        assert.equal(known[i], isOpen ? Number(isKnown) : before.known[i]);
      }
      assert.deepEqual(before, copies, "what it was given is as it was");
      assert.ok(labels.some((label, i) => label === 1 && before.known[i] === 0));
    });
  }

  it("asks for no answers in the first task, and none of `none`", () => {
    const asked = (): never => assert.fail("asked");
    const before = given();
    const first = { ...situation, task: 1, slices: situation.slices.slice(0, 1) };
    assert.equal(findCompletion("fixed", "unavailable").begin().complete(before, first, asked), before);
    const none = findCompletion("none", "unavailable").begin();
    assert.equal(none.complete(before, situation, asked), before);
    assert.equal(none.completes, false);
  });

  it("goes on from a checkpoint with the threshold that it had", () => {
    const completion = findCompletion("dynamic:labels=3", "unavailable").begin();
    const first = completion.taskBegins(situation, logits);
    assert.notEqual(first.threshold, 0.8, "it moved");
    const resumed = findCompletion("dynamic:labels=3", "unavailable").begin();
    resumed.load(completion.save());
    const labels = given();
    const complete = (one: typeof completion): ImageLabels => one.complete(labels, situation, () => logits);
    assert.deepEqual(complete(resumed), complete(completion));
    const other = logits.map((z) => z + 1);
    assert.deepEqual(resumed.taskBegins(situation, other), completion.taskBegins(situation, other));
    assert.throws(() => resumed.load(new Map()), { code: "checkpoint/tensor" });
  });

  it("makes labels of earlier tasks available to strategies, where the data do not have them", () => {
    assert.equal(findCompletion("none", "unavailable").labels, "unavailable");
    assert.equal(findCompletion("none", "available").labels, "available");
    assert.equal(findCompletion("dynamic:voc", "unavailable").labels, "available");
    assert.throws(() => findCompletion("fixed", "available"), { code: "completion/labels" });
  });

  it("may be one of your own, and is refused by name where there is none", () => {
    const never = defineCompletion({
      name: "never",
      summary: "makes every label of earlier classes negative",
      source: "ours",
      options: {},
      make: () => ({ start: 1, rest: "negative", find: () => ({ threshold: 1 }) }),
    });
    registerCompletion(never);
    const { labels, known } = findCompletion("never", "unavailable")
      .begin()
      .complete(given(), situation, () => logits);
    assert.ok(earlier.every((c) => known[c] === 1));
    assert.ok(labels.every((label) => label <= 1));
    assert.throws(() => registerCompletion({ ...never, name: "none" }), { code: "method/built-in" });
    const message = /--complete.*none, fixed, dynamic.*dynamic:voc.*registerCompletion/s;
    assert.throws(() => findCompletion("sometimes", "unavailable"), { code: "argument/invalid", message });
    assert.throws(() => findCompletion("fixed:threshold=1.1", "unavailable"), { code: "argument/invalid" });
    assert.deepEqual(completions.builtInNames, ["none", "fixed", "dynamic"]);
  });
});

describe("the threshold of KRT", () => {
  /**
   * The loop of the authors' code (witdsl/KRT-MLCIL, MultiLabelIncremental_KRT.py, `Dynamic_Pseudo_Labal`), written
   * from it; undefined where the code gives up.
   */
  function ofTheCode(probabilities: Float64Array, images: number, target: number, start: number): number | undefined {
    let threshold = start;
    for (let times = 0; times < 100; times++) {
      const average = probabilities.filter((p) => p > threshold).length / images;
      if (average > target + 0.1) threshold = Math.min(0.999999, threshold + 0.005);
      else if (average < target - 0.1) threshold = Math.max(0.0001, threshold - 0.005);
      else return threshold;
    }
    return undefined;
  }

  it("is that of the authors' code, wherever that finds one", () => {
    let found = 0;
    for (let trial = 0; trial < 300; trial++) {
      const [images, perImage] = [200 + draw.integer(300), 1 + draw.integer(5)];
      const scale = 1 + 3 * draw.uniform();
      const probabilities = Float64Array.from(
        { length: images * perImage },
        () => 1 / (1 + Math.exp(-scale * (draw.normal() - 0.5))),
      );
      const target = perImage * draw.uniform();
      const start = draw.integer(2) === 1 ? 0.8 : 0.3;
      const expected = ofTheCode(probabilities, images, target, start);
      const move = { before: start, expected: target, step: 0.005, tolerance: 0.1 };
      const threshold = movedThreshold({ probabilities, images }, move);
      if (expected !== undefined) {
        assert.ok(Math.abs(threshold - expected) < 1e-6, `${threshold}, not ${expected}`);
        found++;
      }
      assert.ok(threshold > 0 && threshold < 1);
    }
    assert.ok(found > 200, `${found} cases were compared`);
  });

  it("is the closest of those tried where none is close enough", () => {
    // All images alike: the number of positives jumps from 0 to 1 at .6.
    const alike = new Float64Array(50).fill(0.6);
    const move = { before: 0.5, expected: 0.5, step: 0.005, tolerance: 0.1 };
    const at = (expected: number): number =>
      movedThreshold({ probabilities: alike, images: 50 }, { ...move, expected });
    assert.ok(at(0.7) < 0.6);
    assert.ok(at(0.3) >= 0.6);
    assert.equal(at(5), 0.5, "no lower threshold gives more");
    assert.equal(movedThreshold({ probabilities: alike, images: 50 }, { ...move, before: 0.9, expected: -3 }), 0.9);
  });

  it("expects mu K / C positives where mu is told", () => {
    assert.ok(Math.abs(expectedPositives(situation, 1.5)! - (1.5 * 4) / 6) < 1e-12);
  });

  it("estimates the rate of a class from images that were chosen to show at least one of k", () => {
    for (const [k, q] of [
      [2, 0.3],
      [4, 0.07],
      [7, 0.15],
      [10, 0.036],
    ]) {
      // The mean of a binomial number that is not 0, by its probabilities.
      const choose = (i: number): number =>
        Array.from({ length: i }, (_, j) => (k - j) / (j + 1)).reduce((a, b) => a * b, 1);
      const p = Array.from({ length: k + 1 }, (_, i) => choose(i) * q ** i * (1 - q) ** (k - i));
      const mean = p.reduce((sum, value, i) => sum + i * value, 0) / (1 - p[0]);
      assert.ok(Math.abs(rateOf(mean, k) - q) < 1e-9, `${rateOf(mean, k)}, not ${q}`);
    }
    assert.ok(rateOf(1, 4) < 1e-9 && rateOf(4, 4) > 1 - 1e-9);
  });

  it("adds up what earlier tasks tell, and stays where they tell nothing", () => {
    const [first, second] = [rateOf(115 / 100, 2), rateOf(60 / 50, 2)];
    assert.ok(Math.abs(expectedPositives(situation, undefined)! - 2 * (first + second)) < 1e-12);
    const single = { ...situation, slices: [[0], [1], [2]] };
    assert.equal(expectedPositives(single, undefined), undefined);
    assert.deepEqual(findCompletion("dynamic", "unavailable").begin().taskBegins(single, logits), { threshold: 0.8 });
  });
});
