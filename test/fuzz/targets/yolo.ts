import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFolder } from "../../../src/data/importing/folderFiles";
import { readYoloFolder } from "../../../src/data/importing/yoloFolder";
import type { FuzzTarget } from "../target";

/** What stands between the description and the labels. */
const border = "\n=====\n";

/** A YOLO folder: `data.yaml`, or `classes.txt` where it has no colon, and the labels of an image. */
export const yolo: FuzzTarget = {
  name: "yolo",
  reads: "YOLO folders that are imported (YAML, names and labels by lines)",
  covers: /\/src\/(?:data|base\/json)\/|\/yaml\//,
  samples: () =>
    [
      `train: images/train\nval: [images/val, list.txt]\nnames:\n  0: cat\n  1: 'a "dog"'\n` +
        `${border}0 0.5 0.5 0.1 0.2\n1 0 0 1 1\n`,
      `path: ../data\nnames: [cat, dog]\nkpt_shape: [2, 3]\n${border}1.0 0.1 0.1 0.2 0.2 1.005 0.3\r\n`,
      `cat\nbig dog\n\n${border}0 0.5 0.5 0.1 0.2\n`,
    ].map((text) => Buffer.from(text)),
  tokens: [
    ...["names:", "train:", "val:", "test:", "path:", "nc: 2", "kpt_shape: [17, 3]", "images/train", "../", "list.txt"],
    ...["  0: ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!binary ", "__proto__: ", "<<: ", "~", "null", "|\n", border],
    ...["0 ", "1 ", "2 ", "-1 ", "0.5 ", "1e400 ", "0x1 ", "NaN ", "Infinity ", "\n", "\r\n", "\t"],
  ],
  open(folder) {
    for (const name of ["images/train", "images/val", "labels/train"])
      mkdirSync(join(folder, name), { recursive: true });
    for (const name of ["images/train/a.jpg", "images/val/b.jpg"]) writeFileSync(join(folder, name), "");
    return async (input) => {
      const at = input.indexOf(border);
      const [names, labels] = at < 0 ? [input, input] : [input.subarray(0, at), input.subarray(at + border.length)];
      const isYaml = names.includes(":");
      writeFileSync(join(folder, "data.yaml"), isYaml ? names : "");
      writeFileSync(join(folder, "classes.txt"), isYaml ? "" : names);
      writeFileSync(join(folder, "list.txt"), labels);
      writeFileSync(join(folder, "labels/train/a.txt"), labels);
      const files = await listFolder(folder);
      const used = { ...files, names: files.names.filter((name) => name !== (isYaml ? "classes.txt" : "data.yaml")) };
      const { classes, images } = await readYoloFolder(used);
      assert.ok(images.every(({ present }) => present.every((name) => classes.includes(name))));
    };
  },
};
