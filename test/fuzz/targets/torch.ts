import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readWeights, type WeightsFile } from "../../../src/nn/weights/read";
import { archive } from "../../nn/weights/archive";
import { legacyFile, pickled } from "../../nn/weights/pickles";
import type { FuzzTarget } from "../target";
import { storedEntries } from "./parts/zip";

const values = Buffer.from(Float32Array.from({ length: 12 }, (_, i) => i - 5.5).buffer);
const weight = pickled.tensor(pickled.storage("0", 12), 0, [2, 3, 2], [1, 2, 6]);
const bias = pickled.tensor(pickled.storage("1", 12), 4, [5], [1]);
const state = pickled.dictionary(["module.conv1.weight", weight], ["fc.bias", bias]);
const checkpoint = pickled.dictionary(["epoch", "K\x07"], ["state_dict", state], ["optimizer", pickled.dictionary()]);
const storages = [
  ["0", 12, values],
  ["1", 12, values],
] as const;

const zip = (pickle: string): Buffer =>
  archive([
    { name: "w/data.pkl", data: pickled.file(pickle) },
    { name: "w/byteorder", data: Buffer.from("little") },
    { name: "w/data/0", data: values },
    { name: "w/data/1", data: values },
  ]);

/** Whatever was read is whole: as many values as its shape says. */
export function assertWhole({ tensors }: WeightsFile): void {
  for (const [name, { shape, data }] of tensors) {
    assert.equal(typeof name, "string");
    assert.equal(
      data.length,
      shape.reduce((product, n) => product * n, 1),
    );
  }
}

/** State dicts of PyTorch in both formats; the pickle of an archive is changed by itself, its checksum kept right. */
export const torch: FuzzTarget = {
  name: "torch",
  reads: "pickles of PyTorch (.pth), in an archive or before 1.6",
  covers: /\/src\/nn\/weights\/|\/yauzl\//,
  samples: () => [zip(state), zip(checkpoint), legacyFile(state, storages), legacyFile(checkpoint, storages)],
  tokens: [
    ...[
      "\x80\x02",
      "\x80\x04",
      "\x8a\x01\x01",
      "X\x01\x00\x00\x00a",
      "K\x01",
      "M\x01\x01",
      "J\x01\x00\x00\x00",
      "N",
      "\x88",
    ],
    ...[
      "(",
      "t",
      ")",
      "\x85",
      "\x86",
      "\x87",
      "]",
      "e",
      "a",
      "}",
      "s",
      "u",
      "R",
      "\x81",
      "Q",
      "b",
      "q\x00",
      "h\x00",
      ".",
    ],
    ...["\x95\x10\x00\x00\x00\x00\x00\x00\x00", "\x8c\x01a", "\x94", "\x93", "B\x01\x00\x00\x00a", "C\x01a", "\x8e"],
    ...["G\x3f\xf0\x00\x00\x00\x00\x00\x00", "r\x00\x00\x00\x00", "j\x00\x00\x00\x00", "U\x01a", "0", "l"],
    ...[
      "ctorch\nFloatStorage\n",
      "ctorch._utils\n_rebuild_tensor_v2\n",
      "ccollections\nOrderedDict\n",
      "cos\nsystem\n",
    ],
    ...[
      "ctorch._utils\n_rebuild_parameter\n",
      "ctorch\nHalfStorage\n",
      "ctorch\nBFloat16Storage\n",
      "ctorch\nLongStorage\n",
    ],
    ...[
      "state_dict",
      "model",
      "module.",
      "_orig_mod.",
      "running_var",
      "PK\x03\x04",
      "PK\x01\x02",
      "PK\x05\x06",
      "PK\x06\x06",
    ],
  ],
  parts: storedEntries,
  open(folder) {
    const path = join(folder, "weights");
    return async (input) => {
      writeFileSync(path, input);
      assertWhole(await readWeights(path));
    };
  },
};
