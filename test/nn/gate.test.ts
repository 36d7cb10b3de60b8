import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { free, liveTensors, Network, type Gradients, type Mode } from "../../src/nn";
import { create, values } from "../../src/nn/backend";
import { Gate } from "../../src/nn/layers/gate";
import { random } from "../../src/base/random";
import { distance, exported, taken } from "./compare";

const draw = random("gate");
const normal = (n: number): Float32Array => Float32Array.from({ length: n }, () => draw.normal());

/** The paper's compensation: smax (cosh(s e) + 1) / (s (cosh(e) + 1)), |s e| limited to 50. */
const compensation = (e: number, s: number, smax: number): number =>
  ((smax / s) * (Math.cosh(Math.max(-50, Math.min(50, s * e))) + 1)) / (Math.cosh(e) + 1);

describe("a gate", () => {
  const [smax, channels] = [400, 7];
  for (const [mode, s] of [
    ["training", 1 / smax],
    ["training", 3],
    ["replay", 40],
    ["training", smax],
    ["evaluation", smax],
  ] as const) {
    it(`${mode}, s = ${s}: output and gradients are the paper's equations, in double precision`, () => {
      const live = liveTensors();
      const gate = new Gate("g", channels);
      gate.open(smax);
      gate.steepness = mode === "evaluation" ? 3 : s;
      // |s e| up to 240: beyond where the compensation stops, and where a rounds to 1.
      const e = Float32Array.of(-0.6, -0.13, -0.02, 0, 0.01, 0.06, 0.5);
      gate.embedding.assign(e);
      const shape = [2, 3, 3, channels];
      const [x, dy] = [normal(2 * 9 * channels), normal(2 * 9 * channels)];
      const [input, dOutput] = [create(shape, x), create(shape, dy)];
      const a = Float64Array.from(e, (value) => 1 / (1 + Math.exp(-s * value)));
      const record = gate.forward(input, mode);
      assert.ok(
        distance(
          values(record.y),
          x.map((value, i) => value * a[i % channels]),
        ) < 1e-6,
      );
      if (mode === "evaluation") assert.deepEqual(taken(gate.infer(input)), Float32Array.from(values(record.y)));
      for (const last of [false, true]) {
        const gradients: Gradients = new Map();
        const dx = taken(record.backward(dOutput, gradients, last)!);
        assert.ok(
          distance(
            dx,
            dy.map((value, i) => value * a[i % channels]),
          ) < 1e-6,
        );
        const dAttention = a.map((_, c) =>
          dy.reduce((sum, value, i) => (i % channels === c ? sum + value * x[i] : sum), 0),
        );
        const wanted = dAttention.map(
          (d, c) => d * s * a[c] * (1 / (1 + Math.exp(s * e[c]))) * compensation(e[c], s, smax),
        );
        taken(gradients.get(gate.embedding)!).forEach((got, c) =>
          assert.ok(Math.abs(got - wanted[c]) <= 1e-5 * Math.abs(wanted[c]) + 1e-30, `${c}: ${got}, ${wanted[c]}`),
        );
      }
      free(input, dOutput);
      gate.embedding.dispose();
      assert.equal(liveTensors(), live);
    });
  }
});

describe("the gates of a network", () => {
  const n = 8;
  const images = create([n, 64, 64, 3], normal(n * 64 * 64 * 3));

  for (const network of ["resnet18", "resnet50"] as const) {
    it(`${network}: one a set of channels; each parameter lies between those of its inputs and outputs`, () => {
      const net = new Network({ network, width: 2, classes: 3 });
      assert.equal(net.gates.length, { resnet18: 17, resnet50: 49 }[network]);
      assert.deepEqual(new Set(net.paths.keys()), new Set(net.shared));
      for (const [{ name, shape }, { from, to }] of net.paths) {
        assert.equal(shape.at(-1), to.channels, name);
        if (shape.length === 4) assert.equal(shape[2], from?.channels ?? 3, name);
      }
      const number = net.shared.length;
      net.openGates(5);
      assert.equal(net.shared.length, number + net.gates.length);
      assert.deepEqual([...net.clone().state()], [...net.state()]);
    });

    it(`${network}: a channel that is shut out of a path has no effect`, () => {
      const net = new Network({ network, width: 2, classes: 3 }).initialise(2);
      net.openGates(400);
      for (const { embedding } of net.gates)
        embedding.assign(Float32Array.from({ length: embedding.size }, (_, i) => (i % 2 === 0 ? 6 : -6)));
      const before = taken(net.backbone.infer(images));
      // Inputs of odd channels, and what makes odd channels, are free to be anything.
      for (const [parameter, { from, to }] of net.paths) {
        const inputs = parameter.kind === "convolution" ? (from?.channels ?? 0) : 0;
        const per = parameter.size / to.channels;
        const data = parameter.export();
        data.forEach((_, i) => {
          const [output, input] = [Math.floor(i / per), inputs > 0 ? Math.floor((i % per) / (per / inputs)) : 0];
          if (output % 2 === 1 || input % 2 === 1) data[i] = draw.normal();
        });
        parameter.assign(data);
      }
      assert.deepEqual(taken(net.backbone.infer(images)), before);
    });
  }

  for (const mode of ["training", "replay", "evaluation"] as const satisfies readonly Mode[]) {
    it(`${mode}: gradients of a whole network's embeddings, without the compensation, are finite differences`, () => {
      const net = new Network({ network: "resnet18", width: 2, classes: 3 }).initialise(1);
      const smax = 2;
      net.openGates(smax);
      const s = mode === "evaluation" ? smax : 0.7;
      for (const gate of net.gates) {
        gate.steepness = 0.7;
        gate.embedding.assign(normal(gate.channels));
      }
      const weights = normal(n * net.features);
      const loss = (): number => {
        const record = net.backbone.forward(images, mode);
        const value = values(record.y).reduce((sum, y, i) => sum + y * weights[i], 0);
        record.dispose();
        return value;
      };
      const record = net.backbone.forward(images, mode);
      const gradients: Gradients = new Map();
      const dy = create([n, net.features], weights);
      record.backward(dy, gradients, true);
      free(dy);
      const got = exported(gradients);
      const [step, errors] = [4e-3, [] as number[]];
      for (const { name, embedding } of net.gates) {
        const e = embedding.export();
        e.forEach((value, i) => {
          if (i % 3 !== 0) return;
          const at = (shift: number): number => {
            embedding.assign(e.map((v, j) => (j === i ? v + shift : v)));
            return loss();
          };
          const numeric = (at(step) - at(-step)) / (2 * step);
          errors.push(
            Math.abs(got.get(name)!.data[i] / compensation(value, s, smax) - numeric) / (Math.abs(numeric) + 1e-2),
          );
        });
        embedding.assign(e);
      }
      // A few differences step over a kink of a ReLU, or are lost in float32's rounding.
      errors.sort((a, b) => a - b);
      assert.ok(errors[errors.length >> 1] < 1e-2 && errors[Math.floor(errors.length * 0.75)] < 0.1, errors.join());
      net.dispose();
    });
  }
});
