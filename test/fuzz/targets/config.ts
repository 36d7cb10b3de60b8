import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../../src/cli/config/read";
import { runConfigOptions } from "../../../src/cli/config/withConfig";
import type { FuzzTarget } from "../target";

/** Files that describe runs. */
export const config: FuzzTarget = {
  name: "config",
  reads: "files that describe runs (YAML)",
  covers: /\/src\/cli\/config\/|\/node_modules\/yaml\//,
  samples: () =>
    [
      "# a run\nstrategy: lwf:temperature=2\nscale: smoke\nseed: 3\nlearningRate: 5e-4\n",
      "strategy: { name: er, memory: 50 }\nstrategy.policy: prs\noptimiser:\n  name: sgd\n  momentum: 0.5\n",
      "plugin: [a.ts, b.ts]\nresume: true\nweights: null\nextends: []\n",
      "strategy: &s lwf\ndirection: sum\nout: >\n  folded\n  text\nnetwork: 'resnet18'\n",
    ].map((text) => Buffer.from(text)),
  tokens: [
    ...["strategy", "optimiser", "learning-rate", "seed", "scale", "plugin", "extends", "name", "out", "data"],
    ...["- ", "? ", ": ", "&a ", "*a", "<<: *a", "!!str ", "!!binary ", "!!set ", "---\n", "...\n", "%YAML 1.1\n"],
    ...["{", "}", "[", "]", "|\n", ">\n", "'", '"', "#", "\t", "~", "null", ".inf", ".nan", "0x1F", "\ufeff"],
  ],
  largest: 64 * 1024,
  open(folder) {
    const path = join(folder, "run.yaml");
    const known = runConfigOptions();
    return (input) => {
      writeFileSync(path, input);
      readConfig(path, "--config", known);
    };
  },
};
