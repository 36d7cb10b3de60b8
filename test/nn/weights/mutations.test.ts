import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { readWeights, type WeightsFile } from "../../../src/nn";
import { writeSafetensors } from "../../../src/nn/weights/safetensors";
import { temporary } from "../../data/fixtures";
import { mutate, mutations, survives } from "../../base/mutations";
import { random } from "../../../src/base/random";
import { archive } from "./archive";
import { legacyFile, pickled } from "./pickles";

const values = Float32Array.from({ length: 12 }, (_, i) => i - 5.5);
const data = Buffer.from(values.buffer);
const state = pickled.dictionary(
  ["conv1.weight", pickled.tensor(pickled.storage("0", 12), 0, [2, 3, 2], [1, 2, 6])],
  ["fc.bias", pickled.tensor(pickled.storage("1", 12), 4, [5], [1])],
);
const codes = [
  ...(["weights/unreadable", "weights/forbidden", "weights/members"] as const),
  ...(["weights/not-finite", "safetensors/invalid"] as const),
];

function reader(t: TestContext): (bytes: Uint8Array) => Promise<WeightsFile> {
  const path = join(temporary(t), "mutant");
  return async (bytes) => {
    writeFileSync(path, bytes);
    return readWeights(path);
  };
}

/** Whatever was read is whole: as many values as its shape says, and no more than the file could hold. */
function isWhole({ tensors }: WeightsFile, mutant: Buffer): void {
  let total = 0;
  for (const [name, { shape, data: got }] of tensors) {
    assert.equal(typeof name, "string");
    assert.equal(
      got.length,
      shape.reduce((product, n) => product * n, 1),
    );
    total += got.length;
  }
  assert.ok(total <= mutant.length);
}

test("mutated archives are refused, or give exactly what was written: their checksums cover every value", async (t) => {
  const read = reader(t);
  const good = archive([
    { name: "w/data.pkl", data: pickled.file(state) },
    { name: "w/byteorder", data: Buffer.from("little") },
    { name: "w/data/0", data },
    { name: "w/data/1", data },
  ]);
  const { tensors } = await read(good);
  const parsed = await survives("zip", good, read, {
    codes,
    check: (result) => assert.deepEqual(result.tensors, tensors),
  });
  assert.ok(parsed < mutations, `${parsed} parsed`);
});

test("mutated pickles, in an archive that says they are whole", async (t) => {
  const read = reader(t);
  const wrap = (pickle: Buffer): Buffer =>
    archive([
      { name: "w/data.pkl", data: pickle },
      { name: "w/data/0", data },
      { name: "w/data/1", data },
    ]);
  await survives("pickle", pickled.file(state), (mutant) => read(wrap(mutant)), {
    codes,
    check: (result) => isWhole(result, wrap(Buffer.alloc(0))),
  });
});

test("mutated legacy files", async (t) => {
  await survives(
    "legacy",
    legacyFile(state, [
      ["0", 12, data],
      ["1", 12, data],
    ]),
    reader(t),
    { codes, check: isWhole },
  );
});

test("mutated safetensors", async (t) => {
  const path = join(temporary(t), "good.safetensors");
  await writeSafetensors(
    path,
    new Map([
      ["a", { shape: [3, 4], data: values }],
      ["b", { shape: [], data: Float32Array.of(1) }],
    ]),
    { metadata: { classes: '["x"]' } },
  );
  await survives("safetensors", readFileSync(path), reader(t), { codes, check: isWhole });
});

test("mutated files of PyTorch's own", async (t) => {
  const read = reader(t);
  for (const name of ["resnet18.zip.pth", "resnet18.legacy.pth", "old.pth"]) {
    const good = readFileSync(join(__dirname, "../../fixtures/formats", name));
    const pickleEnd = name.includes("zip") ? good.length : 20_000;
    for (let i = 0; i < mutations / 20; i++) {
      const mutant = mutate(good, random("mutation", name, i), pickleEnd);
      await read(mutant).then(
        (result) => isWhole(result, mutant),
        (thrown: Error & { code?: string }) =>
          assert.ok((codes as readonly string[]).includes(thrown.code!), thrown.message),
      );
    }
  }
});
