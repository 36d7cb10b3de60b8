import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/base/random";
import {
  create,
  free,
  hasBfloat16,
  liveTensors,
  Network,
  toImages,
  type NetworkOptions,
  type Predictor,
  type Raw,
} from "../../src/nn";
import { values } from "../../src/nn/backend";
import { freeze } from "../../src/nn/layers/frozen";
import { cast } from "../../src/nn/ops/elementwise";
import { convolve } from "../../src/nn/ops/convolution";
import { convolveAndEnd } from "../../src/nn/ops/fusedConvolution";
import { distance, normalsOf, taken } from "./compare";

const draw = random("frozen");
const normal = normalsOf(draw);

/** The logits of a predictor, which are freed. */
function answer(predictor: Predictor, images: Raw): Float32Array {
  const logits = predictor.infer(images);
  const data = logits.dataSync();
  logits.dispose();
  return data as Float32Array;
}

/** A network whose gains, biases and running statistics are those of a network that was trained, and images for it. */
function trained(options: NetworkOptions, size: number) {
  const network = new Network(options).initialise(1);
  const state = network.state();
  for (const [name, { data }] of state) {
    if (/running_var$|(bn\d?|downsample\.1|\.1|norm)\.weight$/.test(name))
      data.forEach((_, i) => (data[i] = 0.5 + draw.uniform()));
    else if (/running_mean$|\.bias$/.test(name)) data.forEach((_, i) => (data[i] = 0.3 * draw.normal()));
  }
  network.load(state);
  const bytes = Uint8Array.from({ length: 3 * size * size * 3 }, () => draw.integer(256));
  return { network, images: toImages(bytes, 3, size, size) };
}

for (const [network, width, size] of [
  ["resnet18", 8, 64],
  ["resnet18", 64, 64],
  ["resnet50", 4, 96],
  ["mobilenet-v3-small", 16, 64],
  ["tresnet-m", 8, 64],
  ["vit-tiny", 192, 32],
] as const)
  test(`${network} of width ${width}, frozen, answers at ${size} px as it does with its own layers`, () => {
    const { network: own, images } = trained({ network, width, classes: 5, imageSize: size }, size);
    const before = liveTensors();
    const logits = answer(own, images);
    const frozen = own.freeze();
    assert.ok(distance(answer(frozen, images), logits) < 1e-5);
    frozen.dispose();
    for (const parameter of own.parameters) parameter.release();
    assert.equal(liveTensors(), before);
    own.dispose();
    free(images);
  });

test("open gates stay where they are in a frozen network", () => {
  const { network, images } = trained({ network: "resnet18", width: 4, classes: 3 }, 64);
  network.openGates(5);
  for (const { embedding } of network.gates) embedding.assign(normal(embedding.shape));
  const frozen = network.freeze();
  assert.ok(distance(answer(frozen, images), answer(network, images)) < 1e-5);
  frozen.dispose();
  network.dispose();
  free(images);
});

test("a convolution with its ending is the convolution, a sum and a ReLU", () => {
  for (const [n, side, inputs, outputs, kernel, stride] of [
    [2, 9, 3, 8, 7, 2],
    [2, 8, 4, 6, 3, 1],
    [3, 8, 4, 6, 3, 2],
    [3, 7, 4, 6, 3, 2],
    [2, 8, 4, 6, 1, 2],
    [2, 2, 4, 6, 3, 1],
    [2, 2, 384, 384, 3, 1],
  ]) {
    const out = Math.ceil(side / stride);
    const [x, filter] = [normal([n, side, side, inputs]), normal([kernel, kernel, inputs, outputs])];
    const [bias, other] = [normal([outputs]), normal([n, out, out, outputs])];
    const raw = [
      create([n, side, side, inputs], x),
      create([kernel, kernel, inputs, outputs], filter),
      create([outputs], bias.slice()),
      create([n, out, out, outputs], other.slice()),
    ];
    const convolved = convolve(raw[0], raw[1], stride);
    const plain = values(convolved.y);
    for (const sided of [false, true])
      for (const relu of [false, true]) {
        const y = convolveAndEnd(raw[0], raw[1], stride, { bias: raw[2], ...(sided && { side: raw[3] }), relu });
        const wanted = plain.map((value, i) => {
          const sum = value + bias[i % outputs] + (sided ? other[i] : 0);
          return relu ? Math.max(0, sum) : sum;
        });
        assert.ok(distance(taken(y), wanted) < 1e-5);
      }
    convolved.dispose();
    free(convolved.y, ...raw);
  }
});

test("a frozen layer that stands alone takes maps of both types", { skip: !hasBfloat16 && "no bfloat16 here" }, () => {
  const { network, images } = trained({ network: "resnet18", width: 8, classes: 3 }, 64);
  const frozen = freeze(network.backbone);
  const rounded = cast(images, 14);
  const [floats, halves] = [taken(frozen.infer(images)), taken(frozen.infer(rounded))];
  assert.ok(distance(halves, floats) < 0.05 && distance(halves, floats) > 0);
  frozen.dispose();
  network.dispose();
  free(images, rounded);
});
