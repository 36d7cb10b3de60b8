import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readWeights } from "../../../src/nn/weights/read";
import { temporaryFolder } from "../../training/tiny";
import { archive } from "./archive";

const folder = temporaryFolder();
execFileSync("python3", [join(__dirname, "protocols.py"), folder]);

/** What protocols.py stores. */
const expected = new Map([
  ["conv1.weight", { shape: [2, 3, 2], data: Float32Array.from({ length: 12 }, (_, i) => 0.5 * i) }],
  ["b".repeat(300), { shape: [2], data: Float32Array.of(-1, 2.5) }],
  ["é.bias", { shape: [0], data: new Float32Array(0) }],
]);

describe("state dicts in every protocol that Python's pickle writes", () => {
  for (const protocol of [2, 3, 4, 5]) {
    for (const pickler of ["c", "python"]) {
      for (const format of ["zip", "legacy"]) {
        it(`${format}, protocol ${protocol}, by the pickler in ${pickler}`, async () => {
          const path = join(folder, `${format}.${pickler}.${protocol}.pth`);
          const read = await readWeights(path);
          assert.equal(read.format, `torch ${format}`);
          assert.deepEqual(read.tensors, expected);
        });
      }
    }
  }
});

describe("instructions of the later protocols in hostile files", () => {
  const cases: Readonly<Record<string, readonly [pickle: string, message: RegExp]>> = {
    "a later protocol": ["\x80\x06N.", /pickle protocol 6, and those up to 5 are known/],
    "a global of an unknown name": ["\x80\x04\x8c\x02os\x8c\x06system\x93.", /os\.system/],
    "a global of no text": ["\x80\x04NN\x93.", /names a global by what is no text/],
    "bytes beyond the end": ["\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.", /ends in the middle of an instruction/],
    "a text of 2^64 - 1 bytes": [
      "\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.",
      /ends in the middle of an instruction/,
    ],
    "a short text that ends early": ["\x80\x04\x8c\xffab", /ends in the middle of an instruction/],
    "a memo of nothing": ["\x80\x04\x94.", /its stack is empty/],
    "bytes that are called": ["\x80\x04C\x01a)R.", /calls what cannot be called/],
    "bytes alone": ["\x80\x04C\x01a.", /holds no state dict but/],
  };
  for (const [what, [pickle, message]] of Object.entries(cases)) {
    it(what, async () => {
      const path = join(folder, "hostile");
      writeFileSync(path, archive([{ name: "w/data.pkl", data: Buffer.from(pickle, "latin1") }]));
      await assert.rejects(readWeights(path), { name: "PalimpsestError", message });
    });
  }

  it("every beginning of a file of protocol 5 is refused", async () => {
    const whole = readFileSync(join(folder, "legacy.c.5.pth"));
    const path = join(folder, "cut");
    for (let length = 0; length < whole.length; length += length < 400 ? 1 : 997) {
      writeFileSync(path, whole.subarray(0, length));
      await assert.rejects(readWeights(path), { name: "PalimpsestError" });
    }
  });
});
