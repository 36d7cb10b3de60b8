import { existsSync } from "node:fs";
import { join } from "node:path";
import { error } from "../errors";
import { integer } from "./arguments";
import { writeLine, type AddCommand, type Context } from "./context";

interface Options {
  readonly voc: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** `palimpsest data partition`: the tasks that a devkit is split into. */
export const dataPartitionCommand: AddCommand = (parent, context) => {
  parent
    .command("partition")
    .description("tasks of a devkit: sizes, positives per class, train, validation and test counts")
    .requiredOption("--voc <dir>", "VOCdevkit: a folder with VOC2007, VOC2012 or both, or one that `data scenes` wrote")
    .option("--seed <n>", "seed of the random parts", integer(0), 1)
    .option("--json", "print JSON")
    .action((options: Options) => describe(options, context));
};

async function describe({ voc, seed, json }: Options, { stdout }: Context): Promise<void> {
  if (!existsSync(voc)) throw error("path/missing", { argument: "--voc", path: voc, expected: "folder" });
  const { formatSummary, openBenchmark, summarise } = require("../data") as typeof import("../data");
  const benchmark = existsSync(join(voc, "Scenes")) ? "scenes" : "voc";
  // A devkit that was written already has its size: `scale` only says what would be generated.
  const summary = summarise(await openBenchmark({ benchmark, data: voc, scale: "small", seed }));
  writeLine(stdout, json ? JSON.stringify(summary, null, 2) : formatSummary(summary));
}
