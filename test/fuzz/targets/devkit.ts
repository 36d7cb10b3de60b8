import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readImageSets } from "../../../src/data/voc/devkit";
import { readLabelLists } from "../../../src/data/voc/lists";
import { listFile, writeSet } from "../../data/fixtures";
import type { FuzzTarget } from "../target";

const ids = Array.from({ length: 6 }, (_, index) => `00000${index}`);
const classes = ["cat", "dog", "cow"];

/** Text lists of Pascal VOC: an image set where a line has one label, otherwise the original's label list. */
export const devkit: FuzzTarget = {
  name: "devkit",
  reads: "image sets and label lists of Pascal VOC (text)",
  covers: /\/src\/data\//,
  samples: () =>
    [
      ids.map((id, index) => `${id} ${[" 1", "-1", " 0"][index % 3]}\n`).join(""),
      ids.map((id, index) => `${id}\t${[0, 1, 2].map((c) => Number(c === index % 3)).join(" ")}\n`).join(""),
    ].map((text) => Buffer.from(text)),
  tokens: [...ids, " 1\n", " -1\n", "  0\n", " 1 0 1\n", "\t", "\r\n", "\ufeff", "0", "1", "-1", "+1", "1.0"],
  open(folder) {
    const rows = ids.map((id) => [id, [1, -1, 0]] as const);
    writeSet(folder, "trainval", rows, classes);
    const lists = join(folder, "lists");
    mkdirSync(lists);
    writeFileSync(join(lists, "task0_test.txt"), "zzzzzz\t0 0 1\n");
    return async (input) => {
      if (/^\S+\s+[01] [01]/.test(input.toString("latin1"))) {
        writeFileSync(join(lists, "task0_train.txt"), input);
        return readLabelLists(lists, 1, classes.length);
      }
      writeFileSync(listFile(folder, "dog", "trainval"), input);
      return readImageSets([{ folder, set: "trainval" }], classes, "ignored");
    };
  },
};
