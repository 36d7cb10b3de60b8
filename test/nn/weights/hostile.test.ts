import assert from "node:assert/strict";
import { openSync, closeSync, ftruncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { PalimpsestError } from "../../../src/base/errors";
import { readWeights } from "../../../src/nn";
import { writeSafetensors } from "../../../src/nn/weights/safetensors";
import { temporaryFolder } from "../../training/tiny";
import { archive } from "./archive";
import { legacyFile, pickled } from "./pickles";

const folder = temporaryFolder();
const path = join(folder, "hostile");
const list = (items: string): string => `](${items}e`;
const memoised = (value: string): string => `${value}q\x00`;
const recalled = "h\x00";

// The memory of a case is its own, and not what the cases before it left behind.
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

beforeEach(collectGarbage);

/** Refused by a code, in one short line, within seconds. */
async function refused(
  content: Uint8Array | undefined,
  message: RegExp,
  codes = /^weights\/|^safetensors\//,
): Promise<void> {
  if (content) writeFileSync(path, content);
  collectGarbage();
  const began = performance.now();
  await assert.rejects(readWeights(path), (thrown: unknown) => {
    assert.ok(thrown instanceof PalimpsestError, String(thrown));
    assert.match(thrown.code, codes);
    assert.match(thrown.message, message);
    assert.ok(thrown.message.length < 1500 && !thrown.message.includes("\n"), thrown.message.slice(0, 2000));
    return true;
  });
  const took = performance.now() - began;
  assert.ok(took < 5000, `${Math.round(took)} ms`);
}

describe("pickles that ask for more than they are", () => {
  const dictionary = pickled.global("collections", "OrderedDict");
  const rebuild = pickled.global("torch._utils", "_rebuild_tensor_v2");
  const viewed = pickled.storage("0", 1);
  const pair = `${pickled.text("a")}N\x86`;
  const ones = (count: number): string => `(${"K\x01".repeat(count)}t`;
  const cases: Readonly<Record<string, readonly [value: string, message: RegExp]>> = {
    "a list that becomes a dictionary again and again": [
      `${memoised(list(pair.repeat(10_000)))}0${list(`${dictionary}${recalled}\x85R`.repeat(2_000))}`,
      /in a way that torch\.save does not/,
    ],
    "a shape that is read again and again": [
      `${memoised(ones(100_000))}0${list(`${rebuild}(${viewed}K\x00${recalled}${recalled}tR`.repeat(2_000))}`,
      /in a way that torch\.save does not/,
    ],
    "millions of dictionaries": [list("}".repeat(3_000_000)), /more than 500000 objects/],
    "millions of lists": [list("]".repeat(3_000_000)), /more than 500000 objects/],
    "millions of tuples": [list(")".repeat(3_000_000)), /more than 500000 objects/],
    "millions of marks": ["(".repeat(3_000_000), /its stack is empty|holds no state dict/],
    "lists within lists": ["]".repeat(400_000) + "a".repeat(399_999), /holds no state dict but a list/],
    "dictionaries within dictionaries": [
      `${`}${pickled.text("a")}`.repeat(100_000)}N${"s".repeat(100_000)}`,
      /no named tensors but a dictionary of "a"/,
    ],
    "a dictionary within itself": [`${memoised("}")}${pickled.text("model")}${recalled}s`, /no named tensors/],
    "a long name": [pickled.dictionary(["x".repeat(3_000_000), "N"]), /a dictionary of "x{100}…"/],
    "a long name of a global": [pickled.global("x".repeat(1_000_000), "y".repeat(1_000_000)), /asks for "x{100}/],
    "a long key of a storage": [pickled.tensor(pickled.storage("k".repeat(1_000_000), 1), 0, [2], [1]), /does not fit/],
  };
  for (const [what, [value, message]] of Object.entries(cases)) {
    it(what, async () => {
      await refused(archive([{ name: "w/data.pkl", data: pickled.file(value) }]), message);
      await refused(legacyFile(value), /./);
    });
  }

  it("a legacy file that lists one storage again and again", async () => {
    const value = pickled.dictionary(["a", pickled.tensor(pickled.storage("0", 0), 0, [0], [1])]);
    await refused(
      legacyFile(
        value,
        Array.from({ length: 100_000 }, () => ["0", 0, Buffer.alloc(0)] as const),
      ),
      /lists its storage "0" twice/,
    );
  });
});

describe("headers of safetensors that ask for more than they are", () => {
  const file = (header: string, data = 0): Buffer => {
    const bytes = Buffer.from(header);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.length));
    return Buffer.concat([length, bytes, Buffer.alloc(data)]);
  };
  const tensor = (shape: string): string => `{"dtype":"F32","shape":${shape},"data_offsets":[0,0]}`;
  const million = 1_000_000;
  const cases: Readonly<Record<string, readonly [header: string, message: RegExp]>> = {
    "lists within lists": [
      `{"a":${tensor("[".repeat(million) + "]".repeat(million))}}`,
      /more than 3 brackets within one another/,
    ],
    "objects within objects": [`${'{"a":'.repeat(million)}1${"}".repeat(million)}`, /more than 3 brackets/],
    "open brackets alone": ["{" + "[".repeat(million), /more than 3 brackets/],
    "metadata within metadata": [
      `{"__metadata__":{"a":${"[".repeat(million)}${"]".repeat(million)}}}`,
      /more than 3 brackets/,
    ],
    "hundreds of thousands of tensors": [
      `{${Array.from({ length: 300_000 }, (_, i) => `"t${i}":${tensor("[0]")}`).join()}}`,
      /more than 200000 tensors/,
    ],
    "a million entries of metadata": [
      `{"__metadata__":{${Array.from({ length: 1_000_000 }, (_, i) => `"${i}":""`).join()}}}`,
      /more than \d+ names/,
    ],
    "a shape of millions of sizes": [`{"a":${tensor(`[0${",1".repeat(million)}]`)}}`, /a list of more than 64 items/],
    "a long name that is there twice": [
      `{"${"n".repeat(million)}":${tensor("[0]")},"${"n".repeat(million)}":${tensor("[0]")}}`,
      /names "n{100}…" twice/,
    ],
    "a long name of quotation marks": [`{"${'\\"'.repeat(million)}":1}`, /tensor .* is not an object/],
    "a long name of backslashes": [`{"${"\\\\".repeat(million)}":1}`, /tensor .* is not an object/],
    "a name that does not end": [`{"${"n".repeat(million)}`, /not JSON/],
    "a long dtype": [`{"a":{"dtype":"${"F".repeat(million)}","shape":[0],"data_offsets":[0,0]}}`, /has dtype "F{99}…/],
    "a long unknown field": [
      `{"a":{"${"f".repeat(million)}":0,"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`,
      /unknown field "f{100}…"/,
    ],
    "white space without end": [`{"a"${" ".repeat(5 * million)}`, /not JSON/],
    "names under a prefix without end": [
      `{"${"module.".repeat(million)}a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`,
      /not JSON|end at byte 4/,
    ],
  };
  for (const [what, [header, message]] of Object.entries(cases)) it(what, () => refused(file(header), message));

  it("many tensors that the format allows are read in linear time", async () => {
    const count = 100_000;
    await writeSafetensors(
      path,
      new Map(Array.from({ length: count }, (_, i) => [`module.layer.${i}`, { shape: [1], data: Float32Array.of(i) }])),
    );
    collectGarbage();
    const began = performance.now();
    const { tensors } = await readWeights(path);
    assert.ok(performance.now() - began < 5000);
    assert.equal(tensors.size, count);
    assert.deepEqual(tensors.get("layer.99999")?.data, Float32Array.of(99_999));
  });

  it("more tensors than can be read again are not written", async () => {
    const data = new Float32Array(0);
    const tensors = new Map(Array.from({ length: 200_001 }, (_, i) => [String(i), { shape: [0], data }]));
    await assert.rejects(writeSafetensors(path, tensors), {
      code: "safetensors/unwritable",
      message: /more than could be read again/,
    });
  });

  it("a file with a hole that claims more values than there is memory", async () => {
    const values = 2 ** 38;
    const header = Buffer.from(`{"a":{"dtype":"F32","shape":[${values}],"data_offsets":[0,${values * 4}]}}`);
    const handle = openSync(path, "w");
    writeSync(handle, file(header.toString()));
    ftruncateSync(handle, 8 + header.length + values * 4);
    closeSync(handle);
    await refused(undefined, /its values take \d+ bytes in single precision, and this machine has \d+/);
  });
});

describe("metadata that is null", () => {
  const safetensors = async (header: string): Promise<Awaited<ReturnType<typeof readWeights>>> => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path, Buffer.concat([length, Buffer.from(header), Buffer.from(Float32Array.of(3).buffer)]));
    return readWeights(path);
  };
  const tensor = '"fc.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  for (const header of [
    `{"__metadata__":null,${tensor}}`,
    `{${tensor},"__metadata__" : null }  `,
    `{"__metadata__":{},${tensor}}`,
  ]) {
    it(`counts as none: ${header}`, async () => {
      const { tensors, metadata } = await safetensors(header);
      assert.deepEqual([metadata, tensors.get("fc.bias")?.data], [{}, Float32Array.of(3)]);
    });
  }
  for (const metadata of ["[]", "0", '""', "false", '{"a":null}', '{"a":1}']) {
    it(`${metadata} is refused`, () =>
      assert.rejects(safetensors(`{"__metadata__":${metadata},${tensor}}`), {
        code: "safetensors/invalid",
        message: /__metadata__ is not an object/,
      }));
  }
});

after(() => {
  const peak = process.resourceUsage().maxRSS;
  assert.ok(peak < 1024 ** 2, `${Math.round(peak / 1024)} MiB at the most`);
});
