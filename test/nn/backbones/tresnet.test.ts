import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { findBackbone, free, liveTensors, Network, type State } from "../../../src/nn";
import { create, type Raw } from "../../../src/nn/backend";
import { fixture, normalsOf, taken, under } from "../compare";

const normal = normalsOf(random("tresnet"));

describe("files of TResNet-M", () => {
  const options = { network: "tresnet-m", width: 2, classes: 20, imageSize: 64 };

  it("of the authors load with a prefix and with the filters of blurs; gains are |weight| + 1e-5", async () => {
    const authors = under(await fixture("tresnet-m-w2-64px"), "weight");
    const gain = "body.layer2.0.conv1.0.1.weight";
    const negative = authors.get(gain)!.data;
    assert.ok(negative.some((value) => value < 0));
    const filter = { shape: [4, 1, 3, 3], data: new Float32Array(36) };
    const file: State = new Map([...authors].map(([name, tensor]) => [`module.${name}`, tensor]));
    file.set("module.body.layer2.0.conv1.1.op.filt", filter);
    file.set("module.body.conv1.1.num_batches_tracked", { shape: [], data: Float32Array.of(7) });
    const network = new Network(options).load(file);
    const state = network.state();
    const loaded = state.get("body.layer2.0.conv1.bn.weight")!.data;
    assert.deepEqual(
      loaded,
      negative.map((value) => Math.abs(value) + 1e-5),
    );
    assert.deepEqual(state.get("body.layer2.0.conv1.conv.weight"), authors.get("body.layer2.0.conv1.0.0.weight"));
    assert.equal(findBackbone("tresnet-m").definition.widthIn(authors), 2);
    network.dispose();
  });

  it("of ours come back as they were, gains below 0 too", () => {
    const network = new Network(options).initialise(1);
    const state = network.state();
    for (const [name, { data }] of state) if (name.endsWith("bn.weight")) data.forEach((_, i) => (data[i] = -1 - i));
    network.load(state);
    assert.deepEqual(network.state(), state);
    network.dispose();
  });

  it("of another network are refused with what is wrong", () => {
    const network = new Network(options);
    const state = network.state();
    state.delete("body.layer3.2.se.fc1.bias");
    state.set("body.layer1.9.conv1.0.weight", { shape: [1], data: new Float32Array(1) });
    assert.throws(() => network.load(state), {
      code: "weights/mismatch",
      message: /body\.layer3\.2\.se\.fc1\.bias is missing.*body\.layer1\.9\.conv1\.conv\.weight is not of this network/,
    });
    network.dispose();
  });
});

describe("images for TResNet-M", () => {
  it("are at least 20 px; pixels beyond the last whole square of 4 are left out", () => {
    assert.throws(() => new Network({ network: "tresnet-m", width: 2, classes: 2, imageSize: 19 }), {
      code: "argument/invalid",
      message: /at least 20 px/,
    });
    const network = new Network({ network: "tresnet-m", width: 2, classes: 2, imageSize: 20 }).initialise(2);
    const before = liveTensors();
    const image = (side: number): Raw => create([1, side, side, 3], new Float32Array(side * side * 3).fill(0.3));
    const small = image(19);
    for (const look of [() => network.infer(small), () => network.backbone.forward(small)])
      assert.throws(look, { code: "network/image-size", message: /images of at least 20 px and got 19 x 19 px/ });
    const wide = normal([1, 23, 22, 3]);
    const inside = Float32Array.from({ length: 20 * 20 * 3 }, (_, i) => {
      const [row, column] = [Math.floor(i / 60), Math.floor(i / 3) % 20];
      return wide[(row * 22 + column) * 3 + (i % 3)];
    });
    const raws = [create([1, 23, 22, 3], wide), create([1, 20, 20, 3], inside)];
    const [cut, whole] = raws.map((raw) => taken(network.backbone.infer(raw)));
    assert.deepEqual(cut, whole);
    free(small, ...raws);
    for (const parameter of network.parameters) parameter.release();
    assert.equal(liveTensors(), before);
    network.dispose();
  });

  it("go through fresh blocks as through their shortcuts: the last gain of each is 0", () => {
    const network = new Network({ network: "tresnet-m", width: 2, classes: 2, imageSize: 32 }).initialise(2);
    const gains = [...network.state()].filter(([name]) => name.endsWith("bn.weight"));
    const ends = gains.filter(([name]) => /layer[12].*conv2|layer[34].*conv3/.test(name));
    assert.equal(ends.length, 3 + 4 + 11 + 3);
    for (const [name, { data }] of gains)
      assert.ok(
        data.every((value) => value === (ends.some(([end]) => end === name) ? 0 : 1)),
        name,
      );
    network.dispose();
  });
});
