import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listBenchmark } from "../../../src/data/list/benchmark";
import type { FuzzTarget } from "../target";

/** Images that the lists may name. */
const images = ["a.jpg", "b, c.jpg", "d.jpg", "e.png"];

/** Lists of images: JSON lines where the input begins with a bracket or ends on one, CSV otherwise. */
export const list: FuzzTarget = {
  name: "list",
  reads: "lists of images (CSV, JSON lines)",
  covers: /\/src\/data\/|\/csv-parse\//,
  samples: () =>
    [
      `image,split,cat,"big ""dog"""\na.jpg,train,1,0\n"b, c.jpg",test,,1\r\nd.jpg,validation,0,\n`,
      `image,labels,unknown\na.jpg,cat;dog,cow\nd.jpg,,\ne.png,cow,dog\n`,
      `{"image": "a.jpg", "labels": ["cat", "d\\u00f6g"], "unknown": ["cow"], "split": "train"}\n` +
        `{"image": "d.jpg", "labels": {"cat": 1, "cow": 0, "dög": null}, "split": "test"}\n\n` +
        `{"image": "e.png", "labels": [], "split": "validation"}\n`,
    ].map((text) => Buffer.from(text)),
  tokens: [
    ...[
      "image",
      "split",
      "labels",
      "unknown",
      "train",
      "validation",
      "test",
      ";",
      ",",
      '"',
      '""',
      "\n",
      "\r\n",
      "\r",
      "|",
    ],
    ...[
      "a.jpg",
      "d.jpg",
      "e.png",
      "../a.jpg",
      "/",
      "\\",
      '{"image":"a.jpg","labels":[]}\n',
      '"labels":{',
      '"unknown":[',
    ],
  ],
  json: true,
  open(folder) {
    for (const name of images) writeFileSync(join(folder, name), "");
    return async (input) => {
      const isJson = /^\s*[{[]|[}\]]\s*$/.test(input.toString("latin1"));
      const path = join(folder, isJson ? "list.jsonl" : "list.csv");
      writeFileSync(path, input);
      await listBenchmark({ file: path, protocol: "B0-C1", seed: 1 });
    };
  },
};
