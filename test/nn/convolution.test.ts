import assert from "node:assert/strict";
import { test } from "node:test";
import { free } from "../../src/nn";
import { create } from "../../src/nn/backend";
import { convolve } from "../../src/nn/ops/convolution";
import { random } from "../../src/base/random";
import { distance, taken } from "./compare";

const draw = random("convolution");
const normal = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draw.normal());

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
