import assert from "node:assert/strict";
import { it } from "node:test";
import { imageNetNormalisation, originOf, type State } from "../../../src/nn";

const tensor = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, side) => product * side, 1)),
});
const described = (tensors: State, sha256 = "") => originOf({ tensors, metadata: {}, sha256 });

it("weights for ImageNet expect what they were trained with: ViT by its origin, TResNet images as they are", () => {
  const [half, none] = [
    { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    { mean: [0, 0, 0], std: [1, 1, 1] },
  ];
  const files: readonly (readonly [State, unknown])[] = [
    [new Map([["cls_token", tensor(1, 1, 12)] as const, ["head.weight", tensor(1000, 12)] as const]), half],
    [
      new Map([["class_token", tensor(1, 1, 12)] as const, ["heads.head.weight", tensor(1000, 12)] as const]),
      imageNetNormalisation,
    ],
    [
      new Map([["body.conv1.0.weight", tensor(2, 48, 3, 3)] as const, ["head.fc.weight", tensor(1000, 64)] as const]),
      none,
    ],
    [
      new Map([
        ["body.conv1.conv.weight", tensor(2, 48, 3, 3)] as const,
        ["head.fc.weight", tensor(1000, 64)] as const,
      ]),
      none,
    ],
  ];
  for (const [state, normalise] of files) {
    const heads: State = new Map(state);
    for (const [name, { shape }] of state)
      if (shape[0] === 1000) heads.set(name.replace("weight", "bias"), tensor(1000));
    const origin = described(heads);
    assert.deepEqual(origin.normalise, normalise, [...state.keys()].join());
    assert.match(String(origin.pretrainedOn), /ImageNet-1k, judged by its head of 1,000 outputs/);
  }
});

it("torchvision's ViT-B/16 is known by its hash", () => {
  const { pretrainedOn, normalise } = described(new Map(), "c867db91");
  assert.equal(pretrainedOn, "ImageNet-1k (torchvision, V1)");
  assert.deepEqual(normalise, imageNetNormalisation);
});
