import assert from "node:assert/strict";
import { test } from "node:test";
import { answerDrift, answersOf, embed } from "../../src/analysis";
import { liveTensors, Network, tf } from "../../src/nn";
import { predict } from "../../src/training";
import { temporaryFolder, tinyBenchmark } from "../training/tiny";

test("embedded features, put through the head, are the network's logits", async () => {
  const { tasks, classes } = await tinyBenchmark(temporaryFolder());
  const network = new Network({ network: "resnet18", width: 4, classes: classes.length }).initialise(1);
  const options = { imageSize: 32, batch: 7 };
  const { logits: plain } = await predict(network, tasks[0].train, options);
  const before = [liveTensors(), tf.memory().numTensors];
  const { size, features, logits, labels } = await embed(network, tasks[0].train, options);
  assert.deepEqual([liveTensors(), tf.memory().numTensors], before);
  assert.deepEqual([size, features.length, labels.length], [20, 20 * network.features, 20 * 6]);
  assert.deepEqual(logits, plain);
  const [weight, bias] = [network.weight.export(), network.bias.export()];
  logits.forEach((z, at) => {
    const [i, c] = [Math.floor(at / 6), at % 6];
    const sum = weight
      .subarray(c * network.features, (c + 1) * network.features)
      .reduce((total, w, j) => total + w * features[i * network.features + j], bias[c]);
    assert.ok(Math.abs(sum - z) < 1e-4 * Math.max(1, Math.abs(z)), `${sum} is not ${z}`);
  });
  network.dispose();
});

test("answers are probabilities of known labels of the classes asked for, apart by what is true", () => {
  const logits = Float32Array.of(0, Math.log(3), 9, -Math.log(3), 2, 9);
  const predictions = { logits, labels: Uint8Array.of(1, 0, 1, 0, 1, 1), known: Uint8Array.of(1, 1, 1, 1, 0, 1) };
  const { present, absent } = answersOf(predictions, 3, [0, 1]);
  assert.deepEqual([present, absent.map((p) => p.toFixed(6))], [[0.5], ["0.750000", "0.250000"]]);
  const softer = answersOf(predictions, 3, [1], 2).absent;
  assert.ok(softer.length === 1 && Math.abs(softer[0] - 1 / (1 + 3 ** -0.5)) < 1e-6);
});

test("the drift of answers is the mean Kullback-Leibler divergence, finite for any logit", () => {
  const [q, p] = [
    [0.2, 0.9],
    [0.5, 0.6],
  ];
  const kl = q.map((a, i) => a * Math.log(a / p[i]) + (1 - a) * Math.log((1 - a) / (1 - p[i])));
  const of = (probabilities: number[]): { logits: Float32Array } => ({
    logits: Float32Array.from(probabilities.flatMap((a) => [7, Math.log(a / (1 - a))])),
  });
  assert.ok(Math.abs(answerDrift(of(q), of(p), 2, [1]) - (kl[0] + kl[1]) / 2) < 1e-7);
  assert.equal(answerDrift(of(q), of(q), 2, [0, 1]), 0);
  const far = answerDrift({ logits: Float32Array.of(-200) }, { logits: Float32Array.of(200) }, 1, [0]);
  assert.ok(Math.abs(far - 200) < 1e-9);
});
