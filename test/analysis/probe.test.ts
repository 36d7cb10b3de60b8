import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fitProbe, readout, type Embedded } from "../../src/analysis";
import { liveTensors, tf } from "../../src/nn";
import { random } from "../../src/base/random";

interface Case {
  readonly size: number;
  readonly l2: number;
  readonly features: number[];
  readonly labels: number[];
  readonly known: number[];
  readonly test: number[];
  readonly logits: number[];
}
const cases = JSON.parse(readFileSync(join(__dirname, "fixtures", "probe.json"), "utf8")) as readonly Case[];

for (const { size, l2, features, labels, known, test: unseen, logits } of cases) {
  const classes = labels.length / size;
  const problem = `${size} examples, ${features.length / size} features, l2 ${l2}`;
  test(`a probe is scikit-learn's logistic regression: ${problem}`, () => {
    const before = [liveTensors(), tf.memory().numTensors];
    const given = {
      size,
      features: Float32Array.from(features),
      labels: Uint8Array.from(labels),
      known: Uint8Array.from(known),
    };
    const probe = fitProbe(
      given,
      Array.from({ length: classes }, (_, c) => c),
      l2,
    );
    const found = probe(Float32Array.from(unseen));
    const scale = Math.max(...logits.map(Math.abs));
    logits.forEach((z, at) => assert.ok(Math.abs(found[at] - z) < 2e-3 * scale, `${found[at]} is not ${z}`));
    const one = fitProbe(given, [1], l2)(Float32Array.from(unseen));
    one.forEach((z, at) => assert.ok(at % classes === 1 ? Math.abs(z - found[at]) < 1e-3 * scale : z === 0));
    assert.deepEqual([liveTensors(), tf.memory().numTensors], before);
  });
}

/** Features that hold two classes in two of their directions, and a head that looks along others. */
function embedded(seed: number, size = 120): Embedded {
  const draw = random("readout", seed);
  const labels = Uint8Array.from({ length: 3 * size }, () => Number(draw.uniform() < 0.3));
  const features = Float32Array.from(
    { length: 4 * size },
    (_, at) => (at % 4 < 2 ? 6 * labels[3 * Math.floor(at / 4) + (at % 4)] : 0) + draw.normal(),
  );
  const logits = Float32Array.from({ length: 3 * size }, (_, at) => features[4 * Math.floor(at / 3) + 2 + (at % 2)]);
  return { size, features, labels, logits, known: new Uint8Array(3 * size).fill(1) };
}

test("a readout tells what the head misses from what the features lack", () => {
  const found = readout({ train: embedded(1), validation: embedded(2), test: embedded(3) }, [0, 1]);
  assert.ok(found.probe > 0.99 && found.head < 0.5, JSON.stringify(found));
  const lacking = readout({ train: embedded(1), validation: embedded(2), test: embedded(3) }, [2]);
  assert.ok(lacking.probe < 0.5, JSON.stringify(lacking));
});

test("the penalty of a readout is the one that does best on the validation images", () => {
  const [train, validation] = [embedded(4, 24), embedded(5, 400)];
  const penalties = [30, 1e-3];
  const chosen = readout({ train, validation, test: embedded(6) }, [0, 1, 2], penalties);
  const alone = penalties.map((l2) => readout({ train, validation, test: validation }, [0, 1, 2], [l2]).probe);
  assert.equal(chosen.l2, penalties[alone[0] >= alone[1] ? 0 : 1]);
});
