import assert from "node:assert/strict";
import { test } from "node:test";
import { create, free, values, type Raw } from "../../src/nn/backend";
import { liveTensors } from "../../src/nn/constants";
import { batchNormDefaults, batchNormOps } from "../../src/nn/ops/batchNorm";
import { normaliseAcross } from "../../src/nn/ops/batchNormAcross";
import { random } from "../../src/base/random";

const draw = random("batch norm across");
const settings = { torch: batchNormDefaults, other: { epsilon: 1e-3, momentum: 0.01 } };
const [height, width, channels] = [3, 5, 4];
const row = height * width * channels;
const numbers = (n: number, centre = 0): Float32Array => Float32Array.from({ length: n }, () => centre + draw.normal());
const images = (data: Float32Array, rows: number): Raw => create([rows, height, width, channels], data);
const close = (got: Float32Array, wanted: Float32Array, what: string): void => {
  const size = Math.max(...wanted.map(Math.abs));
  got.forEach((value, i) =>
    assert.ok(Math.abs(value - wanted[i]) <= 3e-6 * (1 + size), `${what}: ${value}, not ${wanted[i]}`),
  );
};

/** Sums over channels of f(value, flat index). */
function byChannel(data: Float32Array, f: (value: number, i: number) => number): number[] {
  const sums = new Array<number>(channels).fill(0);
  data.forEach((value, i) => (sums[i % channels] += f(value, i)));
  return sums;
}

test("the rows of each rank are normalised and differentiated as TensorFlow does the whole batch", () => {
  for (const [relu, ops] of [
    [false, batchNormOps(settings.torch)],
    [true, batchNormOps(settings.torch)],
    [false, batchNormOps(settings.other)],
  ] as const) {
    const before = liveTensors();
    const [parts, total] = [[1, 4, 2, 0], 7];
    // A mean far from 0 shows what is lost of the variance.
    const [x, dy] = [numbers(total * row, 30), numbers(total * row)];
    const vectors = [numbers(channels, 1), numbers(channels), numbers(channels), numbers(channels, 2)].map((data) =>
      create([channels], data),
    );
    const [gain, bias, mean, variance] = vectors;
    const [all, dAll] = [images(x, total), images(dy, total)];
    const whole = ops.byBatch(all, gain, bias, mean, variance, relu);
    const gradient = whole.backward(dAll, all, gain);

    const n = total * height * width;
    const sums = byChannel(x, (value) => value);
    const squares = byChannel(x, (value) => value ** 2);
    const rounds = [
      [...sums, ...squares, n],
      [...values(gradient.dBias), ...values(gradient.dGain)],
    ].map((round) => Float64Array.from(round));
    const given = rounds.map((round) => new Float64Array(round.length));

    let from = 0;
    for (const count of parts) {
      const counts = count > 0;
      const rows = Math.max(1, count);
      const own = (data: Float32Array): Raw =>
        images(data.slice((from * row) % (6 * row), ((from * row) % (6 * row)) + rows * row), rows);
      let round = 0;
      const sum = (numbersOfPart: Float64Array): Float64Array => {
        numbersOfPart.forEach((value, i) => (given[round][i] += value));
        return rounds[round++];
      };
      const [input, dOutput] = [own(x), counts ? own(dy) : images(new Float32Array(rows * row), rows)];
      const part = normaliseAcross({ sum, counts }, ops)(input, gain, bias, mean, variance, relu);
      const { dx, dGain, dBias } = part.backward(dOutput, input, gain);
      close(values(part.mean), values(whole.mean), "running mean");
      close(values(part.variance), values(whole.variance), "running variance");
      if (counts) {
        close(values(part.y), values(whole.y).subarray(from * row, (from + count) * row), "output");
        close(values(dx), values(gradient.dx).subarray(from * row, (from + count) * row), "gradient");
      } else assert.ok([dx, dGain, dBias].every((raw) => values(raw).every((value) => value === 0)));
      part.dispose();
      free(input, dOutput, part.y, part.mean, part.variance, dx, dGain, dBias);
      from += count;
    }
    given.forEach((round, k) =>
      close(Float32Array.from(round), Float32Array.from(rounds[k]), `sums of round ${k + 1}`),
    );
    whole.dispose();
    free(all, dAll, whole.y, whole.mean, whole.variance, gradient.dx, gradient.dGain, gradient.dBias, ...vectors);
    assert.equal(liveTensors(), before);
  }
});
