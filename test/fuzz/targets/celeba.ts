import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { celebaBenchmark } from "../../../src/data/celeba/benchmark";
import type { FuzzTarget } from "../target";
import { bundled, fileIn, pack } from "./parts/bundle";

const ids = Array.from({ length: 6 }, (_, index) => `00000${index}.jpg`);
const attributes = Array.from({ length: 10 }, (_, index) => `Attribute_${index}`);
const signs = (row: number): string => attributes.map((_, c) => ((c * 7 + row) % 3 ? "-1" : " 1")).join(" ");

const files = {
  "list_attr_celeba.txt":
    `${ids.length}\n${attributes.join(" ")} \n` + ids.map((id, i) => `${id} ${signs(i)}\n`).join(""),
  "list_eval_partition.txt": ids.map((id, index) => `${id} ${index % 3}\n`).join(""),
};

/** The two text files of CelebA. */
export const celeba: FuzzTarget = {
  name: "celeba",
  reads: "attributes and parts of CelebA (text)",
  covers: /\/src\/data\//,
  samples: () => [pack(Object.entries(files))],
  tokens: [...ids, " -1", "  1", " 0\n", " 1\n", " 2\n", "\r\n", "\ufeff", "\t", "Attribute_0", "6\n", "7\n"],
  parts: bundled,
  open(folder) {
    mkdirSync(join(folder, "img_align_celeba"));
    for (const id of ids) writeFileSync(join(folder, "img_align_celeba", id), "");
    return async (input) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), fileIn(input, name) ?? text);
      await celebaBenchmark({ directory: folder, seed: 1 });
    };
  },
};
