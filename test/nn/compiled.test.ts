import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/base/random";
import { create, free, values, type Raw } from "../../src/nn/backend";
import { liveTensors } from "../../src/nn/constants";
import { findBackbone } from "../../src/nn/backbones";
import { hasBfloat16, inBfloat16 } from "../../src/nn/bfloat16";
import { canRecord, hasFunctions } from "../../src/nn/functions/procedure";
import { compiled } from "../../src/nn/layers/compiled";
import type { Gradients, Layer, Mode } from "../../src/nn/layers/layer";

const draw = random("compiled");
const numbers = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((size, side) => size * side, 1) }, () => draw.normal());

/** A backbone and its compiled twin with the same weights, and so the same running statistics. */
function twins(name: string, width: number, imageSize: number, precision = "float32"): [Layer, Layer] {
  const { definition, options } = findBackbone(name);
  const [plain, twin] = [0, 1].map(() => {
    const { layers } = definition.build(options, { width, imageSize });
    layers.parameters.forEach((parameter, i) => parameter.initialise(random("weights", String(i))));
    return precision === "bf16" ? inBfloat16(layers) : layers;
  });
  return [plain, compiled(twin)];
}

function disposeOf(layer: Layer): void {
  for (const parameter of layer.parameters) parameter.dispose();
  for (const { value } of layer.statistics) free(value);
}

/** All numbers of a pass: y, what each way back gives, and the running statistics after it. */
function numbersOf(layer: Layer, x: Raw, dys: readonly Float32Array[], mode: Mode): Map<string, Float32Array> {
  const all = new Map<string, Float32Array>();
  const record = layer.forward(x, mode);
  all.set("y", values(record.y));
  dys.forEach((data, i) => {
    const dy = create(record.y.shape, data.slice());
    const gradients: Gradients = new Map();
    const dx = record.backward(dy, gradients, i === dys.length - 1);
    for (const [parameter, gradient] of gradients) all.set(`${i} ${parameter.name}`, values(gradient));
    free(dy, ...gradients.values(), ...(dx ? [dx] : []));
  });
  if (dys.length === 0) record.dispose();
  for (const { name, value } of layer.statistics) all.set(name, values(value));
  return all;
}

const cases = [
  ["resnet18", 8, 64, "float32"],
  ["resnet18", 4, 75, "float32"],
  // Wide enough for products a tap on maps of 2x2.
  ["resnet18", 48, 64, "float32"],
  ["resnet50", 4, 64, "float32"],
  ["mobilenet-v3-small", 8, 64, "float32"],
  // It asks tfjs, so it stays as it is.
  ["vit-tiny:depth=2", 24, 32, "float32"],
  ["resnet18", 8, 64, "bf16"],
] as const;

for (const [name, width, imageSize, precision] of cases) {
  const skip = precision === "bf16" && !hasBfloat16 && "this processor does not multiply bfloat16";
  test(`${name} of width ${width} at ${imageSize} px in ${precision}: the same bits as op by op`, { skip }, () => {
    const before = liveTensors();
    const [plain, twin] = twins(name, width, imageSize, precision);
    const counts: number[] = [];
    // Two shapes in turns; ways back not taken, taken once, and twice.
    for (let round = 0; round < 5; round++) {
      for (const n of [3, 2]) {
        for (const [mode, ways] of [
          ["training", 1],
          ["training", 2],
          ["replay", 0],
          ["evaluation", 1],
          ["replay", round % 3],
        ] as const) {
          const shape = [n, imageSize, imageSize, 3];
          const data = numbers(shape);
          const [x, same] = [0, 1].map(() => create(shape, data.slice()));
          const features = plain.infer(x);
          const dys = Array.from({ length: ways }, () => numbers(features.shape));
          free(features);
          const wanted = numbersOf(plain, x, dys, mode);
          const got = numbersOf(twin, same, dys, mode);
          assert.deepEqual([...got.keys()], [...wanted.keys()]);
          for (const [key, value] of wanted) assert.deepEqual(got.get(key), value, `${mode}, round ${round}: ${key}`);
          free(x, same);
        }
      }
      counts.push(liveTensors());
    }
    assert.equal(new Set(counts.slice(3)).size, 1, `live tensors: ${counts.join()}`);
    disposeOf(plain);
    disposeOf(twin);
    assert.equal(liveTensors(), before);
  });
}

test("weights and statistics that are changed from outside count at once", () => {
  const [plain, twin] = twins("resnet18", 4, 64);
  const shape = [2, 64, 64, 3];
  const x = create(shape, numbers(shape));
  for (let round = 0; round < 6; round++) {
    plain.parameters.forEach((parameter, i) => {
      const data = numbers(parameter.externalShape);
      for (const one of [parameter, twin.parameters[i]]) one.assign(data.slice());
    });
    plain.statistics.forEach((statistic, i) => {
      const data = numbers(statistic.value.shape).map(Math.abs);
      for (const one of [statistic, twin.statistics[i]]) {
        free(one.value);
        one.value = create([data.length], data.slice());
      }
    });
    const dy = [numbers([2, 32])];
    assert.deepEqual(numbersOf(twin, x, dy, "training"), numbersOf(plain, x, dy, "training"));
    assert.deepEqual(numbersOf(twin, x, dy, "evaluation"), numbersOf(plain, x, dy, "evaluation"));
  }
  free(x);
  disposeOf(plain);
  disposeOf(twin);
});

test("a frozen backbone gives the same bits, at every size of the batch, until it is disposed of", () => {
  const [plain, twin] = twins("resnet18", 8, 64);
  const before = liveTensors();
  const [wanted, got] = [plain.freeze?.(), twin.freeze?.()];
  assert.ok(wanted && got);
  for (let round = 0; round < 5; round++) {
    for (const n of [1, 4]) {
      const x = create([n, 64, 64, 3], numbers([n, 64, 64, 3]));
      const features: Raw[] = [wanted, got].map((frozen) => frozen.infer(x));
      assert.deepEqual(values(features[1]), values(features[0]));
      free(x, ...features);
    }
  }
  wanted.dispose();
  got.dispose();
  for (const parameter of [...plain.parameters, ...twin.parameters]) parameter.release();
  assert.equal(liveTensors(), before);
  disposeOf(plain);
  disposeOf(twin);
});

test("our build of the binding makes ops one", { skip: process.arch !== "x64" && "not tried here" }, () => {
  assert.ok(hasFunctions && canRecord());
});
