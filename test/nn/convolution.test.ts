import assert from "node:assert/strict";
import { test } from "node:test";
import { free, liveTensors } from "../../src/nn";
import { create } from "../../src/nn/backend";
import { convolve, convolvePadded } from "../../src/nn/ops/convolution";
import type { Convolved } from "../../src/nn/ops/convolved";
import { convolveByTaps } from "../../src/nn/ops/taps";
import { random } from "../../src/base/random";
import { distance, normalsOf, taken } from "./compare";

const draw = random("convolution");
const normal = normalsOf(draw);

test("the filter gradient of a strided 1x1 convolution of few images and channels is right, many times", () => {
  for (const [n, side, channels] of [
    [1, 16, 2],
    [3, 16, 3],
    [1, 15, 4],
    [2, 7, 8],
  ]) {
    const [out, outputs] = [Math.ceil(side / 2), 2 * channels];
    const [x, dy, filter] = [
      [n, side, side, channels],
      [n, out, out, outputs],
      [1, 1, channels, outputs],
    ].map((shape) => ({ shape, data: normal(shape) }));
    const raw = [x, dy, filter].map(({ shape, data }) => create(shape, data));
    const wanted = new Float32Array(channels * outputs);
    for (let place = 0; place < n * out * out; place++) {
      const [image, row, column] = [Math.floor(place / out / out), Math.floor(place / out) % out, place % out];
      const at = (image * side + 2 * row) * side + 2 * column;
      for (let i = 0; i < channels; i++)
        for (let o = 0; o < outputs; o++)
          wanted[i * outputs + o] += x.data[at * channels + i] * dy.data[place * outputs + o];
    }
    for (let i = 0; i < 200; i++) {
      const convolved = convolve(raw[0], raw[2], 2);
      const gradient = taken(convolved.filterGradient(raw[1]));
      if (i === 0) assert.ok(distance(gradient, wanted) < 1e-5);
      convolved.dispose();
      free(convolved.y);
    }
    free(...raw);
  }
});

test("a convolution of small maps by taps is the one by definition, and so are its gradients", () => {
  for (const [n, height, width, inputs, outputs, kernel, stride] of [
    [3, 2, 2, 4, 5, 3, 1],
    [2, 4, 4, 3, 6, 3, 2],
    [2, 3, 3, 3, 4, 3, 2],
    [1, 1, 1, 7, 2, 3, 1],
    [4, 1, 2, 2, 3, 3, 1],
    [2, 2, 1, 5, 3, 3, 2],
    [2, 3, 4, 2, 2, 5, 1],
  ]) {
    const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    const x = normal([n, height, width, inputs]);
    const filter = normal([kernel, kernel, inputs, outputs]);
    const dy = normal([n, rows, columns, outputs]);
    const y = new Float32Array(dy.length);
    const [dx, dFilter] = [new Float32Array(x.length), new Float32Array(filter.length)];
    const pad = (kernel - 1) / 2;
    for (let out = 0; out < n * rows * columns; out++)
      for (let tap = 0; tap < kernel * kernel; tap++) {
        const [image, i, j] = [Math.floor(out / rows / columns), Math.floor(out / columns) % rows, out % columns];
        const row = i * stride - pad + Math.floor(tap / kernel);
        const column = j * stride - pad + (tap % kernel);
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        const place = (image * height + row) * width + column;
        for (let c = 0; c < inputs; c++)
          for (let d = 0; d < outputs; d++) {
            const weight = (tap * inputs + c) * outputs + d;
            y[out * outputs + d] += x[place * inputs + c] * filter[weight];
            dx[place * inputs + c] += dy[out * outputs + d] * filter[weight];
            dFilter[weight] += dy[out * outputs + d] * x[place * inputs + c];
          }
      }
    const raw = [
      create([n, height, width, inputs], x.slice()),
      create([kernel, kernel, inputs, outputs], filter.slice()),
      create([n, rows, columns, outputs], dy.slice()),
    ];
    const before = liveTensors();
    const convolved = convolveByTaps(raw[0], raw[1], stride);
    assert.deepEqual(convolved.y.shape, [n, rows, columns, outputs]);
    assert.ok(distance(taken(convolved.inputGradient(raw[2], raw[1])), dx) < 1e-5);
    assert.ok(distance(taken(convolved.filterGradient(raw[2])), dFilter) < 1e-5);
    convolved.dispose();
    assert.ok(distance(taken(convolved.y), y) < 1e-5);
    assert.equal(liveTensors(), before);
    free(...raw);
  }
});

test("convolutions of many channels on small maps are those of few", () => {
  for (const [side, stride] of [
    [2, 1],
    [4, 2],
    [1, 1],
  ]) {
    const [n, channels, out] = [2, 384, Math.ceil(side / stride)];
    const raw = [
      [n, side, side, channels],
      [3, 3, channels, channels],
      [n, out, out, channels],
    ].map((shape) => create(shape, normal(shape)));
    const [chosen, plain] = [convolve(raw[0], raw[1], stride), convolvePadded(raw[0], raw[1], stride)];
    for (const of of [
      (convolved: Convolved) => convolved.y,
      (convolved: Convolved) => convolved.filterGradient(raw[2]),
      (convolved: Convolved) => convolved.inputGradient(raw[2], raw[1]),
    ])
      assert.ok(distance(taken(of(chosen)), taken(of(plain))) < 1e-5);
    chosen.dispose();
    plain.dispose();
    free(...raw);
  }
});
