import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { originOf } from "../../../src/nn/weights/origin";
import { readWeights } from "../../../src/nn/weights/read";
import type { FuzzTarget, Parts } from "../target";
import { assertWhole } from "./torch";

/** A file: the length of its header, the header, the data. */
function file(header: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), data]);
}

const headerAndData: Parts = {
  split(input) {
    const length = input.length < 8 ? Infinity : Number(input.readBigUInt64LE());
    return length > input.length - 8 ? undefined : [input.subarray(8, 8 + length), input.subarray(8 + length)];
  },
  join([header, data]) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([length, header, data]);
  },
};

const data = Buffer.from(Float32Array.of(1, 2, 3, 4).buffer);

/** safetensors with what they say of themselves; the length of a header is kept right. */
export const safetensors: FuzzTarget = {
  name: "safetensors",
  reads: "weights as safetensors, and what their metadata says of images and classes",
  covers: /\/src\/nn\/weights\//,
  samples: () => [
    file('{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}', data),
    file(
      '{"__metadata__":{"classes":"[\\"cat\\",\\"dog\\"]","imageSize":"64","pretrainedOn":"Scenes pretraining",' +
        '"normalise":"{\\"mean\\":[0.5,0.5,0.5],\\"std\\":[1,1,1]}"},' +
        '"module.fc.bias":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},' +
        '"module.b":{"dtype":"I64","shape":[],"data_offsets":[4,12]},' +
        '"module.c":{"dtype":"BOOL","shape":[0,3],"data_offsets":[12,12]},' +
        '"module.bn.running_var":{"dtype":"U8","shape":[4],"data_offsets":[12,16]}}   ',
      data,
    ),
  ],
  tokens: [
    ...["F64", "F32", "F16", "BF16", "I64", "U64", "I32", "U32", "I16", "U16", "I8", "U8", "BOOL", "F8_E4M3"],
    ...['"__metadata__":', '"dtype":', '"shape":', '"data_offsets":', "[0,0]", "[]", "{}", '"a":', "null", "\\u0000"],
    ...[
      "module.",
      "_orig_mod.",
      "_fsdp_wrapped_module.",
      "n_averaged",
      "classes",
      "normalise",
      "imageSize",
      "labelSet",
    ],
  ],
  json: true,
  parts: headerAndData,
  open(folder) {
    const path = join(folder, "weights.safetensors");
    return async (input) => {
      writeFileSync(path, input);
      const read = await readWeights(path);
      assertWhole(read);
      originOf(read);
    };
  },
};
