import assert from "node:assert/strict";
import { test } from "node:test";
import { Flat, freeGradients, liveTensors, Parameter, valuesOf } from "../../src/nn";
import { values } from "../../src/nn/backend";
import { random } from "../../src/base/random";

const draw = random("flat");
const parameters = [
  new Parameter("a", [16, 4], "matrix"),
  new Parameter("b", [3], "vector"),
  new Parameter("c", [1, 1, 2, 5], "convolution"),
];
const flat = new Flat(parameters);
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => draw.normal());

test("tensors side by side are one array, and its parts are copies: the array may be used again", () => {
  const before = liveTensors();
  assert.equal(flat.size, 64 + 3 + 10);
  const memory = new ArrayBuffer(4 * 128);
  // One of these places is on a boundary of 64 bytes, from which TensorFlow would share the memory.
  for (let place = 0; place < 64; place += 4) {
    const reused = new Float32Array(memory, place, 80).fill(0);
    const drawn = numbers(flat.size);
    reused.set(drawn);
    const parts = flat.part(reused);
    flat.write(reused);
    reused.fill(0);
    const starts = [0, 64, 67, 77];
    [...parts].forEach(([parameter, raw], i) => {
      assert.equal(parameter, parameters[i]);
      assert.deepEqual(values(raw), drawn.slice(starts[i], starts[i + 1]));
      assert.deepEqual(raw.shape, parameter.shape);
    });
    assert.deepEqual(flat.join(parts), drawn);
    assert.deepEqual(flat.join(valuesOf(parameters), reused).subarray(0, flat.size), drawn);
    assert.equal(reused[flat.size], 0);
    freeGradients(parts);
  }
  for (const parameter of parameters) parameter.release();
  assert.equal(liveTensors(), before);
});

test("an array travels through a checkpoint under the parameters' names; what is not there is zeros", () => {
  const drawn = numbers(flat.size);
  const state = flat.state(drawn, "momentum");
  assert.deepEqual([...state.keys()], ["a.momentum", "b.momentum", "c.momentum"]);
  assert.deepEqual(flat.from(state, "momentum", 80), Float32Array.of(...drawn, 0, 0, 0));
  state.delete("b.momentum");
  assert.deepEqual(
    flat.from(state, "momentum"),
    drawn.map((value, i) => (i >= 64 && i < 67 ? 0 : value)),
  );
});
