import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readWeights } from "../../../src/nn";
import { temporaryFolder } from "../../training/tiny";
import { archive } from "./archive";

const folder = temporaryFolder();
let files = 0;

describe("files that are taken for weights", () => {
  const html = "\ufeff\n<!DOCTYPE html><html><title>Sign in</title></html>";
  const cases: Readonly<Record<string, readonly [content: Uint8Array | string, message: RegExp]>> = {
    "a pointer of Git LFS": [
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n",
      /pointer of Git LFS.*git lfs pull/,
    ],
    "a page of a failed download": [html, /an HTML page, perhaps that of a failed download/],
    "weights of Keras": [Buffer.from("\x89HDF\r\n\x1a\n0000", "latin1"), /an HDF5 file/],
    "a compressed file": [Buffer.from("\x1f\x8b\x08\x00\x00\x00\x00\x00", "latin1"), /compressed by gzip; unpack it/],
    "an array of NumPy": [Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), /an array of NumPy/],
    "arrays of NumPy": [archive([{ name: "a.npy", data: Buffer.alloc(3) }]), /no data\.pkl but "a\.npy"/],
    "a pickle of a later protocol": [
      archive([{ name: "w/data.pkl", data: Buffer.from("\x80\x06N.", "latin1") }]),
      /pickle protocol 6/,
    ],
    "a picture": [Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), /a PNG image/],
  };
  for (const [what, [content, message]] of Object.entries(cases)) {
    it(what, async () => {
      const path = join(folder, `${++files}.pth`);
      writeFileSync(path, content);
      await assert.rejects(readWeights(path), { code: "weights/unreadable", message });
    });
  }

  it("a safetensors file whose length looks like the start of a pickle is read", async () => {
    // A header of 640 bytes begins with 0x80 0x02, the first instruction of a pickle.
    const path = join(folder, "640.safetensors");
    const header = Buffer.alloc(640, " ");
    header.write(`{"fc.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(640n);
    writeFileSync(path, Buffer.concat([length, header, Buffer.from(Float32Array.of(2).buffer)]));
    const { format, tensors } = await readWeights(path);
    assert.deepEqual(
      [format, tensors],
      ["safetensors", new Map([["fc.bias", { shape: [1], data: Float32Array.of(2) }]])],
    );
  });

  it("a folder", () =>
    assert.rejects(readWeights(folder), { code: "path/missing", message: /no weights file, but a folder, at/ }));
});
