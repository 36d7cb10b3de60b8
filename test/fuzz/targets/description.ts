import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listBenchmark } from "../../../src/data/list/benchmark";
import type { FuzzTarget } from "../target";

/** The JSON that says which classes of a list make which tasks. */
export const description: FuzzTarget = {
  name: "description",
  reads: "descriptions of tasks (JSON)",
  covers: /\/src\/data\//,
  samples: () =>
    [
      { name: "mine", classes: ["a", "b", "c"], tasks: [["a", "c"], ["b"]], protocol: "disjoint", test: 0.25 },
      { protocol: "B1-C1" },
      { tasks: [["c"], ["b"], ["a"]], protocol: "shared" },
    ].map((value) => Buffer.from(JSON.stringify(value, null, 1))),
  tokens: [
    "name",
    "classes",
    "tasks",
    "protocol",
    "test",
    "disjoint",
    "overlapping",
    "shared",
    "B0-C3",
    "B9999-C0",
    "\ufeff",
  ],
  json: true,
  open(folder) {
    const file = join(folder, "list.csv");
    const rows = Array.from({ length: 12 }, (_, i) => `${i}.jpg,${i % 2},${(i >> 1) % 2},${(i >> 2) % 2}\n`);
    for (let i = 0; i < rows.length; i++) writeFileSync(join(folder, `${i}.jpg`), "");
    writeFileSync(file, `image,a,b,c\n${rows.join("")}`);
    const partition = join(folder, "tasks.json");
    return async (input) => {
      writeFileSync(partition, input);
      await listBenchmark({ file, partition, seed: 1 });
    };
  },
};
