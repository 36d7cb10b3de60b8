import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/base/random";
import { attr, create, free, runOpMany, scalar, share, tf, values } from "../../src/nn/backend";
import { float, liveTensors } from "../../src/nn/constants";
import { adopt, type Raw } from "../../src/nn/backend";
import { compile, type Work } from "../../src/nn/functions/compile";
import { procedureOf } from "../../src/nn/functions/procedure";
import { Recording } from "../../src/nn/functions/recording";
import { add, multiply, relu, subtract } from "../../src/nn/ops/elementwise";
import { destroy, fill, read, slot } from "../../src/nn/parameter";

const draw = random("compile");
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => draw.normal());

/** Outputs of work as numbers; the tensors are freed. */
function run(work: ReturnType<typeof compile> | Work, data: readonly Float32Array[], setting = 0): Float32Array[] {
  const inputs = data.map((one) => create([one.length], one.slice()));
  const outputs = work(inputs, setting);
  const found = outputs.map(values);
  free(...inputs, ...outputs);
  return found;
}

test("random programs give the same bits however often they run, and leave no tensor", () => {
  for (let program = 0; program < 30; program++) {
    const steps = Array.from({ length: 1 + Math.floor(draw.uniform() * 12) }, () =>
      [0, 1, 2].map(() => Math.floor(draw.uniform() * 1e6)),
    );
    const work: Work = (inputs, setting) => {
      const all: Raw[] = [...inputs, float(0.5 + setting)];
      const made: Raw[] = [];
      for (const [op, a, b] of steps) {
        const [x, y] = [all[a % all.length], all[b % all.length]];
        const z = op % 4 === 3 ? relu(x) : [add, subtract, multiply][op % 4](x, y);
        all.push(z);
        made.push(z);
      }
      const results = [made[made.length - 1], made[0]].map(share);
      free(...made);
      return results;
    };
    const compiledWork = compile(work);
    const before = liveTensors();
    for (let call = 0; call < 12; call++) {
      const data = [numbers(1 + (call % 2)), numbers(1 + (call % 2))];
      const setting = call % 3;
      assert.deepEqual(run(compiledWork, data, setting), run(work, data, setting));
    }
    assert.equal(liveTensors(), before);
  }
});

test("variables are changed in the order of the program, and by every call", () => {
  const assign = (handle: Raw, value: Raw): void =>
    void runOpMany("AssignVariableOp", [attr.type("dtype")], [handle, value], 0);
  // x = x + g; then y = y * x of the new x; then x = x * x.
  const work: Work = ([x, y, g]) => {
    const replace = (handle: Raw, of: (value: Raw) => Raw): void => {
      const old = read(handle);
      const value = of(old);
      assign(handle, value);
      free(old, value);
    };
    replace(x, (value) => add(value, g));
    const now = read(x);
    replace(y, (value) => multiply(value, now));
    free(now);
    replace(x, (value) => multiply(value, value));
    return [];
  };
  const compiledWork = compile(work);
  const [x, y] = [slot([2]), slot([2])];
  let [wantedX, wantedY] = [Float32Array.of(0.5, -0.25), Float32Array.of(1, 2)];
  fill(x, [2], wantedX.slice());
  fill(y, [2], wantedY.slice());
  for (let call = 0; call < 6; call++) {
    const g = create([2], Float32Array.of(0.1, 0.3));
    compiledWork([x, y, g]);
    free(g);
    const sum = wantedX.map((value, i) => Math.fround(value + Math.fround([0.1, 0.3][i])));
    wantedY = wantedY.map((value, i) => value * sum[i]);
    wantedX = sum.map((value) => value * value);
    for (const [handle, wanted] of [
      [x, wantedX],
      [y, wantedY],
    ] as const) {
      const got = read(handle);
      assert.deepEqual(values(got), wanted, `call ${call}`);
      free(got);
    }
  }
  destroy(x);
  destroy(y);
});

const notRecorded: Record<string, Work> = {
  "makes tensors of numbers": ([x]) => {
    calls++;
    const factor = scalar(calls);
    const y = multiply(x, factor);
    free(factor);
    return [y];
  },
  "reads numbers": ([x]) => {
    calls++;
    const y = create(
      x.shape,
      values(x).map((value) => value * calls),
    );
    return [y];
  },
  "asks tfjs": ([x]) => {
    calls++;
    const [one, product] = tf.tidy(() => {
      const tensor = tf.mul(adopt(share(x)), calls);
      return [tensor, tf.keep(tensor)];
    });
    assert.equal(one, product);
    const data = product.dataSync() as Float32Array;
    product.dispose();
    return [create(x.shape, data)];
  },
};
let calls = 0;

for (const [what, work] of Object.entries(notRecorded)) {
  test(`work that ${what} is never frozen`, () => {
    const compiledWork = compile(work);
    calls = 0;
    for (let call = 1; call <= 5; call++)
      assert.deepEqual(run(compiledWork, [Float32Array.of(1, 2)]), [Float32Array.of(call, 2 * call)]);
  });
}

test("tensors from elsewhere are refused unless something stands for them", () => {
  const held = create([2], Float32Array.of(3, 4));
  const work: Work = ([x]) => [add(x, held)];
  const x = create([2], Float32Array.of(1, 1));
  const recorded = (outside: (raw: Raw) => Raw | undefined): boolean => {
    const recording = new Recording(outside);
    recording.input(x);
    const outputs = recording.record(() => work([x], 0));
    const procedure = procedureOf(recording, outputs);
    free(...outputs);
    return procedure !== undefined;
  };
  assert.equal(
    recorded(() => undefined),
    false,
  );
  assert.equal(
    recorded((raw) => raw),
    true,
  );
  const closing = compile(work, (raw) => raw);
  for (let call = 0; call < 4; call++)
    assert.deepEqual(run(closing, [Float32Array.of(call, 0)]), [Float32Array.of(3 + call, 4)]);
  free(x, held);
});
