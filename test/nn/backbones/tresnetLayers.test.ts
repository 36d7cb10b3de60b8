import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { free, hasBfloat16, liveTensors, type Gradients } from "../../../src/nn";
import { BFLOAT16, create, FLOAT, values, type Raw } from "../../../src/nn/backend";
import { leakyRelu } from "../../../src/nn/layers/leakyRelu";
import type { Layer } from "../../../src/nn/layers/layer";
import { squeezeExcitation } from "../../../src/nn/layers/squeezeExcitation";
import { averagePool, blurPool } from "../../../src/nn/ops/averagePool";
import { cast } from "../../../src/nn/ops/elementwise";
import { distance, normalsOf, taken } from "../compare";

const draw = random("layers of tresnet");
const normal = normalsOf(draw);
const floatsOf = (raw: Raw): Float32Array => {
  const floats = taken(cast(raw, FLOAT));
  free(raw);
  return floats;
};
const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/** Output and input gradient of a layer. */
function bothWays(layer: Layer, shape: readonly number[], x: Float32Array, dy: (y: Raw) => Float32Array) {
  const before = liveTensors();
  const input = create(shape, x.slice());
  const record = layer.forward(input);
  const y = Float32Array.from(values(record.y));
  const given = dy(record.y);
  const gradient = create(record.y.shape, given.slice());
  const gradients: Gradients = new Map();
  const dx = taken(record.backward(gradient, gradients, true)!);
  const parameters = layer.parameters.map((parameter) => taken(gradients.get(parameter)!));
  assert.deepEqual(taken(layer.infer(input)), y);
  free(input, gradient);
  for (const parameter of layer.parameters) parameter.release();
  assert.equal(liveTensors(), before);
  return { y, given, dx, parameters };
}

/** One map [h, w, c] by a function of what is at a place; a place beyond it gives undefined. */
type At = (row: number, column: number, channel: number) => number;

/** The mean of the places of a 2x2 square that there are. */
const meanOfSquare =
  (at: At, height: number, width: number): At =>
  (row, column, channel) => {
    const places = [0, 1].flatMap((i) => [0, 1].map((j) => [2 * row + i, 2 * column + j] as const));
    const there = places.filter(([i, j]) => i < height && j < width);
    return there.reduce((sum, [i, j]) => sum + at(i, j, channel), 0) / there.length;
  };

/** [1, 2, 1] / 4 along both sides, on a map that its reflection surrounds. */
const blurred =
  (at: At, height: number, width: number): At =>
  (row, column, channel) => {
    const within = (i: number, length: number): number => {
      if (i < 0) return -i;
      return i < length ? i : 2 * (length - 1) - i;
    };
    const weights = [1, 2, 1];
    const terms = weights.flatMap((a, i) =>
      weights.map(
        (b, j) => (a * b * at(within(2 * row + i - 1, height), within(2 * column + j - 1, width), channel)) / 16,
      ),
    );
    return terms.reduce((sum, term) => sum + term, 0);
  };

describe("the layers of TResNet", () => {
  for (const [name, make, formula] of [
    ["the mean of 2x2 places", averagePool, meanOfSquare],
    ["the blur", blurPool, blurred],
  ] as const)
    it(`${name} is its formula at even and odd sizes, and its way back the transpose`, () => {
      for (let trial = 0; trial < 30; trial++) {
        const [n, height, width, channels] = [2, 2 + draw.integer(8), 2 + draw.integer(8), 1 + draw.integer(5)];
        const x = normal([n, height, width, channels]);
        const { y, given, dx } = bothWays(make(), [n, height, width, channels], x, ({ shape }) => normal(shape));
        const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
        const wanted = Array.from({ length: n * rows * columns * channels }, (_, i) => {
          const image = Math.floor(i / (rows * columns * channels));
          const at: At = (row, column, channel) => x[((image * height + row) * width + column) * channels + channel];
          const place = Math.floor(i / channels);
          return formula(at, height, width)(Math.floor(place / columns) % rows, place % columns, i % channels);
        });
        assert.ok(distance(y, wanted) < 1e-6, `${height} x ${width}`);
        assert.ok(Math.abs(inner(given, y) - inner(dx, x)) < 1e-5 * Math.hypot(...given) * Math.hypot(...x));
      }
    });

  it("the leaky ReLU has its slope below 0, both ways", () => {
    const x = normal([2, 3, 3, 4]);
    const { y, given, dx } = bothWays(leakyRelu(0.01), [2, 3, 3, 4], x, ({ shape }) => normal(shape));
    assert.ok(
      distance(
        y,
        x.map((value) => (value > 0 ? value : 0.01 * value)),
      ) < 1e-6,
    );
    assert.ok(
      distance(
        dx,
        given.map((value, i) => (x[i] > 0 ? value : 0.01 * value)),
      ) < 1e-6,
    );
  });

  it("squeeze and excitation: values by the formula, gradients by differences", () => {
    const [n, side, channels, hidden] = [2, 3, 4, 5];
    const layer = squeezeExcitation({ name: "se", channels, hidden });
    const shapes = [[hidden, channels], [hidden], [channels, hidden], [channels]];
    const weights = shapes.map((shape) => normal(shape));
    layer.parameters.forEach((parameter, i) => parameter.assign(weights[i].slice()));
    const shape = [n, side, side, channels];
    /** In double precision, from PyTorch's formula: x sigmoid(W2 relu(W1 mean(x) + b1) + b2). */
    const formula = (x: ArrayLike<number>, [w1, b1, w2, b2]: readonly ArrayLike<number>[]): number[] =>
      Array.from({ length: n }, (_, image) => {
        const start = image * side * side * channels;
        const map = Array.from(x).slice(start, start + side * side * channels);
        const pooled = Array.from({ length: channels }, (_, c) =>
          map.reduce((sum, value, i) => sum + (i % channels === c ? value : 0) / side ** 2, 0),
        );
        const linear = (w: ArrayLike<number>, b: ArrayLike<number>, input: readonly number[]): number[] =>
          Array.from(b, (bias, o) => bias + input.reduce((sum, v, i) => sum + v * w[o * input.length + i], 0));
        const logits = linear(
          w2,
          b2,
          linear(w1, b1, pooled).map((value) => Math.max(0, value)),
        );
        return map.map((value, i) => value / (1 + Math.exp(-logits[i % channels])));
      }).flat();
    const x = normal(shape);
    const { y, given, dx, parameters } = bothWays(layer, shape, x, (raw) => normal(raw.shape));
    assert.ok(distance(y, formula(x, weights)) < 1e-5);
    const step = 1e-6;
    const slopes = (of: Float32Array, loss: (moved: number[]) => number): number[] =>
      Array.from(of, (_, i) => {
        const [up, down] = [step, -step].map((by) =>
          loss(Array.from(of, (value, j) => (j === i ? value + by : value))),
        );
        return (up - down) / (2 * step);
      });
    assert.ok(
      distance(
        dx,
        slopes(x, (moved) => inner(given, formula(moved, weights))),
      ) < 1e-4,
    );
    const replaced = (p: number, by: readonly number[]): ArrayLike<number>[] =>
      weights.map((weight, i) => (i === p ? by : weight));
    parameters.forEach((gradient, p) => {
      const wanted = slopes(weights[p], (moved) => inner(given, formula(x, replaced(p, moved))));
      // 1x1 convolutions are [in, out] here, [out, in] in files.
      const [outputs, inputs = 1] = shapes[p];
      const turned = gradient.map((_, i) => gradient[(i % inputs) * outputs + Math.floor(i / inputs)]);
      assert.ok(distance(turned, wanted) < 1e-4, `parameter ${p}`);
    });
    layer.parameters.forEach((parameter) => parameter.dispose());
  });

  it("has maps in bfloat16 that are those of floats, rounded", { skip: !hasBfloat16 }, () => {
    const shape = [2, 7, 6, 8];
    const layers = [
      averagePool(),
      blurPool(),
      leakyRelu(0.01),
      squeezeExcitation({ name: "se", channels: 8, hidden: 6 }),
    ];
    for (const layer of layers) {
      layer.parameters.forEach((parameter) => parameter.initialise(draw));
      const before = liveTensors();
      const exact = create(shape, normal(shape));
      const half = cast(exact, BFLOAT16);
      const outputs = layer.infer(exact);
      const dy = create(outputs.shape, normal(outputs.shape));
      const [wanted, got] = [
        [exact, dy],
        [half, cast(dy, BFLOAT16)],
      ].map(([x, dOut]) => {
        const record = layer.forward(x);
        assert.equal(record.y.dtype, x.dtype);
        const y = floatsOf(cast(record.y, FLOAT));
        const gradients: Gradients = new Map();
        const dx = record.backward(dOut, gradients, true)!;
        assert.equal(dx.dtype, x.dtype);
        for (const raw of gradients.values()) assert.equal(raw.dtype, FLOAT);
        free(dOut);
        return [y, floatsOf(dx), ...[...gradients.values()].map(taken)];
      });
      wanted.forEach((values, i) => assert.ok(distance(got[i], values) < 2 ** -6, String(distance(got[i], values))));
      free(exact, half, outputs);
      layer.parameters.forEach((parameter) => parameter.release());
      assert.equal(liveTensors(), before);
    }
    layers.forEach((layer) => layer.parameters.forEach((parameter) => parameter.dispose()));
  });
});
