import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cocoBenchmark } from "../../../src/data/coco/benchmark";
import type { FuzzTarget } from "../target";

const names = Array.from({ length: 6 }, (_, index) => `00000${index}.jpg`);

const instances = (spaces?: number): string =>
  JSON.stringify(
    {
      info: { description: 'a "quoted" ] } one', nested: [[1, 2], [3]] },
      licenses: [],
      images: names.map((name, index) => ({ id: index * 11, file_name: name, width: 5 })),
      annotations: Array.from({ length: 8 }, (_, index) => ({
        id: index,
        image_id: (index % 6) * 11,
        category_id: [1, 3, 7][index % 3],
        iscrowd: Number(index % 4 === 0),
        segmentation: [[1.5, -2e1]],
      })),
      categories: [
        { id: 7, name: "zebra" },
        { id: 1, name: "person" },
        { id: 3, name: "cär" },
      ],
    },
    null,
    spaces,
  );

/** COCO's instances, read as a stream. */
export const coco: FuzzTarget = {
  name: "coco",
  reads: "instances of COCO (JSON)",
  covers: /\/src\/data\//,
  samples: () => [Buffer.from(instances()), Buffer.from(instances(1))],
  tokens: [
    ...[
      '"images":[',
      '"annotations":[',
      '"categories":[',
      '"image_id":',
      '"category_id":',
      '"iscrowd":',
      '"file_name":',
    ],
    ...['"id":', '"name":', "],", "},{", "{}", "[]", "\\u0022", "\\", '"', "1e999", '"000000.jpg"', '"../a.jpg"'],
  ],
  json: true,
  open(folder) {
    for (const name of ["annotations", "train2014", "val2014"]) mkdirSync(join(folder, name));
    for (const name of names) for (const set of ["train2014", "val2014"]) writeFileSync(join(folder, set, name), "");
    writeFileSync(join(folder, "annotations", "instances_val2014.json"), instances());
    const path = join(folder, "annotations", "instances_train2014.json");
    return async (input) => {
      writeFileSync(path, input);
      await cocoBenchmark({ directory: folder, seed: 1, protocol: "B0-C1", difficult: "ignored" });
    };
  },
};
