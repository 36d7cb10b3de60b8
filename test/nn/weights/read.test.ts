import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { free, imageNetNormalisation, Network, readWeights, tf, toImages, type WeightsFile } from "../../../src/nn";
import { adopt, share } from "../../../src/nn/backend";
import { readSafetensors } from "../../../src/nn/weights/safetensors";
import { temporary } from "../../data/fixtures";
import { distance } from "../compare";
import { archive } from "./archive";
import { legacyFile, pickled } from "./pickles";

const folder = join(__dirname, "../../fixtures/formats");
const at = (name: string): string => join(folder, name);
/** Largest distance from PyTorch in float64 that single precision explains. */
const tolerance = 1e-4;
const widths: Readonly<Record<string, number>> = { resnet18: 2, resnet34: 2, resnet50: 1, resnet101: 1 };

async function images(): Promise<ReturnType<typeof toImages>> {
  const {
    shape: [n, height, width],
    data,
  } = (await readSafetensors(at("images.safetensors"))).tensors.get("image")!;
  return toImages(Uint8Array.from(data), n, height, width);
}

/** Logits of a file's weights are PyTorch's, by running statistics and by those of the batch. */
async function assertLogits(
  { tensors }: WeightsFile,
  network: string,
  expected: string,
  normalise?: typeof imageNetNormalisation,
): Promise<void> {
  const { tensors: logits } = await readSafetensors(at(`${expected}.expected.safetensors`));
  const net = new Network({ network, width: widths[network], classes: 5, normalise }).load(tensors);
  const batch = await images();
  const evaluated = net.infer(batch);
  assert.ok(distance(evaluated.dataSync(), logits.get("logits.eval")!.data) < tolerance, "evaluation mode");
  const record = net.backbone.forward(batch);
  const trained = tf.tidy(() =>
    Float32Array.from(net.logits(adopt<tf.Tensor2D>(share(record.y)), ...net.headTensors()).dataSync()),
  );
  assert.ok(distance(trained, logits.get("logits.train")!.data) < tolerance, "training mode");
  record.dispose();
  evaluated.dispose();
  free(batch);
  net.dispose();
}

describe("weights that PyTorch wrote", () => {
  for (const network of Object.keys(widths)) {
    it(`${network}: zip, legacy and safetensors hold the same values, and logits are PyTorch's`, async () => {
      const files = await Promise.all(
        [".zip.pth", ".legacy.pth", ".safetensors"].map((end) => readWeights(at(network + end))),
      );
      assert.deepEqual(
        files.map(({ format }) => format),
        ["torch zip", "torch legacy", "safetensors"],
      );
      for (const file of files) {
        assert.deepEqual(new Map([...file.tensors].sort()), new Map([...files[0].tensors].sort()));
        await assertLogits(file, network, network);
      }
    });
  }

  it("half precision: fp16 and bf16, in either format", async () => {
    for (const type of ["fp16", "bf16"]) {
      for (const end of ["pth", "safetensors"])
        await assertLogits(await readWeights(at(`${type}.${end}`)), "resnet18", type);
    }
  });

  it("normalised by ImageNet's mean and standard deviation, which belong to the network", async () => {
    await assertLogits(await readWeights(at("resnet18.zip.pth")), "resnet18", "normalised", imageNetNormalisation);
  });

  it("a checkpoint of a DataParallel, other strides, a view of a storage, files of PyTorch 0.1 to 0.3", async () => {
    const { tensors } = await readWeights(at("resnet18.safetensors"));
    for (const name of ["checkpoint.pth", "channels_last.pth", "old.pth"]) {
      const other = await readWeights(at(name));
      assert.ok(other.tensors.size >= 102, name);
      for (const [key, tensor] of other.tensors) assert.deepEqual(tensor, tensors.get(key), `${name} ${key}`);
    }
  });

  it("the hash is the whole file's", async () => {
    const path = at("resnet18.legacy.pth");
    assert.equal((await readWeights(path)).sha256, createHash("sha256").update(readFileSync(path)).digest("hex"));
  });
});

const zipOf = (pickle: Buffer, storages: Readonly<Record<string, Buffer>> = {}): Buffer =>
  archive([
    { name: "w/data.pkl", data: pickle },
    ...Object.entries(storages).map(([key, data]) => ({ name: `w/data/${key}`, data })),
  ]);
const dictionaryOf = (value: string): string => pickled.dictionary(["fc.bias", value]);
const floats = Buffer.from(Float32Array.of(1, 2, 3, 4).buffer);

async function refused(t: TestContext, content: Uint8Array, code: string, message: RegExp): Promise<void> {
  const directory = temporary(t);
  const path = join(directory, "case.pth");
  writeFileSync(path, content);
  await assert.rejects(readWeights(path), (thrown: Error & { code?: string }) => {
    assert.equal(thrown.code, code, thrown.message);
    assert.match(thrown.message, message);
    assert.ok(thrown.message.startsWith(path) && !thrown.message.includes("\n"), thrown.message);
    return true;
  });
  assert.deepEqual(readdirSync(directory), ["case.pth"]);
}

describe("files that are refused, with nothing written", () => {
  const marker = join(process.cwd(), `pickle-ran-${process.pid}`);
  after(() => assert.ok(!readdirSync(process.cwd()).some((name) => name.startsWith("pickle-ran-"))));
  const attacks: Readonly<Record<string, string>> = {
    "posix.system": pickled.call(pickled.global("posix", "system"), pickled.text(`touch ${marker}`)),
    "builtins.eval": pickled.call(
      pickled.global("builtins", "eval"),
      pickled.text(`open(${JSON.stringify(marker)}, "w")`),
    ),
    "os.system": dictionaryOf(pickled.call(pickled.global("os", "system"), pickled.text(`touch ${marker}`))),
    "torch.load": pickled.call(pickled.global("torch", "load"), pickled.text("other.pth")),
    "constructor.constructor": pickled.call(
      pickled.global("constructor", "constructor"),
      pickled.text("process.exit()"),
    ),
    "__proto__.toString": pickled.global("__proto__", "toString"),
  };
  for (const [global, value] of Object.entries(attacks)) {
    it(`a pickle that asks for ${global}, in either format`, async (t) => {
      for (const content of [zipOf(pickled.file(value)), legacyFile(value)])
        await refused(t, content, "weights/forbidden", new RegExp(`"${global}"`));
    });
  }

  it("a file cut off anywhere, in either format", async (t) => {
    for (const name of ["resnet18.zip.pth", "resnet18.legacy.pth"]) {
      const whole = readFileSync(at(name));
      for (const share of [0.01, 0.1, 0.5, 0.9, 0.999])
        await refused(
          t,
          whole.subarray(0, Math.floor(whole.length * share)),
          "weights/unreadable",
          /usable weights file/,
        );
    }
  });

  it("an archive that swells: compressed, with a lying size, or with entries that share bytes", async (t) => {
    const zeros = Buffer.alloc(20 * 1024 ** 2);
    const tensor = pickled.file(
      dictionaryOf(pickled.tensor(pickled.storage("0", zeros.length / 4), 0, [zeros.length / 4], [1])),
    );
    const pickle = { name: "w/data.pkl", data: tensor };
    const bomb = archive([pickle, { name: "w/data/0", data: zeros, deflate: true }]);
    assert.ok(bomb.length < zeros.length / 500);
    await refused(t, bomb, "weights/unreadable", /compresses or encrypts "w\/data\/0"/);
    await refused(
      t,
      archive([pickle, { name: "w/data/0", data: floats, claims: zeros.length }]),
      "weights/unreadable",
      /overlap/,
    );
    const shared = Array.from({ length: 50 }, (_, i) => ({
      name: `w/data/${i}`,
      data: zeros.subarray(0, 1e5),
      ...(i > 0 && { shares: 1 }),
    }));
    await refused(t, archive([pickle, ...shared]), "weights/unreadable", /overlap/);
  });

  it("an archive with paths that leave it, or two entries of one name", async (t) => {
    const pickle = { name: "w/data.pkl", data: pickled.file("}") };
    for (const name of ["../../escape", "/etc/escape", "w/../../escape"]) {
      await refused(
        t,
        archive([pickle, { name, data: floats }]),
        "weights/unreadable",
        /archive is broken \((invalid relative|absolute) path/,
      );
    }
    await refused(t, archive([pickle, pickle]), "weights/unreadable", /two entries of one name/);
  });

  it("a tensor that its storage cannot fill: beyond it, or repeating a few values without end", async (t) => {
    const cases: [string, RegExp][] = [
      [pickled.tensor(pickled.storage("0", 4), 2, [3], [1]), /shape \[3\] does not fit its storage of 4/],
      [pickled.tensor(pickled.storage("0", 4), 0, [2e9, 2e9], [0, 0]), /does not fit its storage/],
      [pickled.tensor(pickled.storage("0", 4), -1, [1], [1]), /in a way that torch.save does not/],
      [pickled.tensor(pickled.storage("0", 4), 0, [2], [-1]), /in a way that torch.save does not/],
      [
        pickled.tensor(pickled.storage("0", 2e9), 0, [2e9], [1]),
        /has 16 bytes where its pickle says 8000000000|has 4 values where its pickle says 2000000000/,
      ],
    ];
    for (const [tensor, message] of cases) {
      await refused(t, zipOf(pickled.file(dictionaryOf(tensor)), { 0: floats }), "weights/unreadable", message);
      await refused(t, legacyFile(dictionaryOf(tensor), [["0", 4, floats]]), "weights/unreadable", message);
    }
    const twice = pickled.dictionary(
      ...["a", "b"].map((name) => [name, pickled.tensor(pickled.storage("0", 4), 0, [4], [1])] as const),
    );
    await refused(
      t,
      zipOf(pickled.file(twice), { 0: floats }),
      "weights/unreadable",
      /its tensors have 8 values, but it stores 4/,
    );
  });

  it("bytes that are not those written, and what is no state dict", async (t) => {
    const good = zipOf(pickled.file(dictionaryOf(pickled.tensor(pickled.storage("0", 4), 0, [4], [1]))), { 0: floats });
    const flipped = Buffer.from(good);
    flipped[good.indexOf(floats) + 2] ^= 1;
    await refused(t, flipped, "weights/unreadable", /"w\/data\/0" is not what was written/);
    await refused(t, zipOf(pickled.file(pickled.integer(3))), "weights/unreadable", /holds no state dict/);
    await refused(t, zipOf(pickled.file("}")), "weights/unreadable", /no named tensors/);
    await refused(t, archive([{ name: "word/document.xml", data: floats }]), "weights/unreadable", /no data\.pkl/);
    await refused(t, pickled.file(pickled.integer(3)), "weights/unreadable", /not one that torch\.save wrote/);
    await refused(
      t,
      zipOf(Buffer.from("\x80\x02}q\x00X\x0a\x00\x00\x00state_dicth\x00s.", "latin1")),
      "weights/unreadable",
      /no named tensors/,
    );
    await refused(t, Buffer.from("hello, this is text"), "safetensors/invalid", /not a usable safetensors file/);
    await refused(t, Buffer.alloc(0), "safetensors/invalid", /0 bytes/);
  });

  it("hand-written files of the same kind without the fault are read", async (t) => {
    const value = dictionaryOf(pickled.tensor(pickled.storage("0", 4), 1, [3], [1]));
    const directory = temporary(t);
    for (const content of [zipOf(pickled.file(value), { 0: floats }), legacyFile(value, [["0", 4, floats]])]) {
      writeFileSync(join(directory, "good.pth"), content);
      assert.deepEqual(
        (await readWeights(join(directory, "good.pth"))).tensors,
        new Map([["fc.bias", { shape: [3], data: Float32Array.of(2, 3, 4) }]]),
      );
    }
  });

  it("a file that is not there", async () => {
    await assert.rejects(readWeights(at("gone.pth")), { code: "path/missing", message: /gone\.pth/ });
    await assert.rejects(readWeights(folder), { code: "path/missing" });
  });
});
