import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { crc32 } from "node:zlib";
import { readWeights } from "../../../src/nn";
import { pieceBytes } from "../../../src/nn/weights/readAt";
import { readSafetensors, writeSafetensors } from "../../../src/nn/weights/safetensors";
import { temporaryFolder } from "../../training/tiny";
import { archive } from "./archive";
import { legacyFile, pickled } from "./pickles";

const folder = temporaryFolder();
const path = join(folder, "large");
afterEach(() => rmSync(path, { force: true }));

const GiB = 1024 ** 3;
/** One value more than 2 GiB hold: a call of the system takes fewer bytes. */
const beyond = (2 * GiB) / 4 + 1;

/** A file of `start`, then a hole of `bytes` with some values in it, then `end`. */
function sparseFile(
  start: Uint8Array,
  bytes: number,
  values: ReadonlyMap<number, Uint8Array>,
  end: Uint8Array = new Uint8Array(),
): void {
  const file = openSync(path, "w");
  writeSync(file, start);
  for (const [place, value] of values) writeSync(file, value, 0, value.length, start.length + place);
  ftruncateSync(file, start.length + bytes);
  writeSync(file, end, 0, end.length, start.length + bytes);
  closeSync(file);
}
const float = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);
const length = (bytes: number): Buffer => {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64LE(BigInt(bytes));
  return eight;
};

/** Values about the places where a file is read in pieces, by index. */
const places = [0, pieceBytes / 4 - 1, pieceBytes / 4, GiB / 4, GiB / 2 - 1, GiB / 2];
const marked = new Map(places.map((place, i) => [place * 4, float(i + 1)]));
const assertMarked = (data: Float32Array | undefined): void => {
  assert.equal(data?.length, beyond);
  assert.deepEqual(
    places.map((place) => data[place]),
    [1, 2, 3, 4, 5, 6],
  );
};
const stateDict = pickled.dictionary(["a", pickled.tensor(pickled.storage("0", beyond), 0, [beyond], [1])]);

describe("files of more than 2 GiB", () => {
  it("safetensors, with a hole: every value at its place", async () => {
    const header = Buffer.from(
      `{"a":{"dtype":"F32","shape":[${beyond}],"data_offsets":[0,${beyond * 4}]},` +
        `"b":{"dtype":"F32","shape":[1],"data_offsets":[${beyond * 4},${beyond * 4 + 4}]}}`,
    );
    sparseFile(
      Buffer.concat([length(header.length), header]),
      beyond * 4 + 4,
      new Map([...marked, [beyond * 4, float(9)]]),
    );
    assert.ok(statSync(path).size > 2 * GiB);
    const { tensors } = await readWeights(path);
    assertMarked(tensors.get("a")?.data);
    assert.deepEqual(tensors.get("b")?.data, Float32Array.of(9));
  });

  it("PyTorch's legacy format, with a hole", async () => {
    sparseFile(legacyFile(stateDict, [["0", beyond, Buffer.alloc(0)]]), beyond * 4, marked);
    assertMarked((await readWeights(path)).tensors.get("a")?.data);
  });

  it("PyTorch's zip format, with a hole", async () => {
    // An archive of empty data, in whose directory the size and the checksum of the large ones are put.
    const whole = archive([
      { name: "w/data.pkl", data: pickled.file(stateDict) },
      { name: "w/data/0", data: Buffer.alloc(0) },
    ]);
    const end = whole.subarray(whole.indexOf("PK\x01\x02"));
    const start = whole.subarray(0, whole.length - end.length);
    const entry = end.indexOf("PK\x01\x02", 4);
    end.writeUInt32LE(checksumOf(beyond * 4), entry + 16);
    end.writeUInt32LE(beyond * 4, entry + 20);
    end.writeUInt32LE(beyond * 4, entry + 24);
    end.writeUInt32LE(start.length + beyond * 4, end.length - 6);
    sparseFile(start, beyond * 4, marked, end);
    assertMarked((await readWeights(path)).tensors.get("a")?.data);
  });

  it("what is written is read again", async () => {
    const data = new Float32Array(beyond);
    places.forEach((place, i) => (data[place] = i + 1));
    await writeSafetensors(path, new Map([["a", { shape: [beyond], data }]]), { metadata: { progress: "{}" } });
    assert.ok(statSync(path).size > 2 * GiB);
    const { tensors, metadata } = await readSafetensors(path);
    assert.deepEqual(metadata, { progress: "{}" });
    assertMarked(tensors.get("a")?.data);
  });

  it("half precision is turned into single precision piece by piece", async () => {
    const values = pieceBytes / 2 + 3;
    const header = Buffer.from(`{"a":{"dtype":"F16","shape":[${values}],"data_offsets":[0,${values * 2}]}}`);
    const half = (place: number, bits: number): [number, Uint8Array] => [
      place * 2,
      new Uint8Array(Uint16Array.of(bits).buffer),
    ];
    const marks = [half(0, 0x3c00), half(values - 4, 0x4000), half(values - 3, 0x4200), half(values - 1, 0x4400)];
    sparseFile(Buffer.concat([length(header.length), header]), values * 2, new Map(marks));
    const data = (await readSafetensors(path)).tensors.get("a")?.data;
    assert.equal(data?.length, values);
    assert.deepEqual(
      [0, values - 4, values - 3, values - 2, values - 1].map((i) => data[i]),
      [1, 2, 3, 0, 4],
    );
  });
});

/** CRC-32 of the marked values with zeros between, a block at a time. */
function checksumOf(bytes: number): number {
  const block = new Uint8Array(64 * 1024 ** 2);
  let sum = 0;
  for (let done = 0; done < bytes; done += block.length) {
    const piece = block.subarray(0, Math.min(block.length, bytes - done)).fill(0);
    for (const [place, value] of marked)
      if (place >= done && place < done + piece.length) piece.set(value, place - done);
    sum = crc32(piece, sum);
  }
  return sum;
}
