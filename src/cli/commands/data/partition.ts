import { existsSync } from "node:fs";
import { join } from "node:path";
import { error } from "../../../base/errors";
import { jsonInOrder } from "../../../base/named";
import { integer } from "../../arguments";
import { addBenchmarkOptions, type ArrangementOptions } from "../../benchmarkOptions";
import { writeLine, type AddCommand, type Context } from "../../context";
import { printable } from "../../printable";

const sources = ["voc", "celeba", "coco", "list", "voc-animals"] as const;

type Options = ArrangementOptions & {
  readonly [source in Exclude<(typeof sources)[number], "voc-animals">]?: string;
} & {
  readonly vocAnimals?: string;
  readonly seed: number;
  readonly json?: boolean;
};

/** `palimpsest data partition`: the tasks that a data set is split into. */
export const dataPartitionCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("partition")
    .description("tasks of a data set: sizes, positives per class, train, validation and test counts; of one of")
    .option("--voc <dir>", "VOCdevkit: a folder with VOC2007, VOC2012 or both, or one that `data scenes` wrote")
    .option("--celeba <dir>", "folder of img_align_celeba, list_attr_celeba.txt and list_eval_partition.txt")
    .option("--coco <dir>", "folder of annotations/ and the image folders")
    .option("--list <file>", "CSV or JSON-lines list of images and labels")
    .option(
      "--voc-animals <dir>",
      "VOCdevkit with VOC2012, of which the benchmark voc-animals takes what shows an animal",
    )
    .option("--seed <n>", "seed of the random parts", integer(0), 1)
    .option("--json", "print JSON");
  addBenchmarkOptions(command).action((options: Options) => describe(options, context));
};

async function describe(
  { json, voc, celeba, coco, list, vocAnimals, ...options }: Options,
  context: Context,
): Promise<void> {
  const given = Object.entries({ voc, celeba, coco, list, "voc-animals": vocAnimals }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const labels = given.length === 0 && options.lists !== undefined;
  if (given.length !== 1 && !labels) {
    throw error("argument/invalid", {
      argument: "data partition",
      received: given.map(([name]) => `--${name}`).join(" "),
      takes: `one of ${sources.map((name) => `--${name}`).join(", ")}`,
    });
  }
  const [name, data] = given[0] ?? ["voc", undefined];
  if (data !== undefined && !existsSync(data)) {
    throw error("path/missing", {
      argument: `--${name}`,
      path: data,
      expected: name === "list" ? "list of images" : "folder",
    });
  }
  const { formatSummary, formatWithoutChoice, openBenchmark, summarise, tasksWithoutChoice } =
    require("../../../data") as typeof import("../../../data");
  const benchmark = name === "voc" && data !== undefined && existsSync(join(data, "Scenes")) ? "scenes" : name;
  // A devkit that was written already has its size: `scale` only says what would be generated.
  const opened = await openBenchmark({ ...options, benchmark, data, scale: "small" });
  const summary = summarise(opened);
  for (const note of summary.notes ?? []) writeLine(context.stderr, printable(`note: ${note}`));
  writeLine(context.stdout, json ? jsonInOrder(summary, 2) : formatSummary(summary));
  const withoutChoice = tasksWithoutChoice(opened, "validation");
  if (withoutChoice.length > 0) writeLine(context.stderr, `palimpsest: ${formatWithoutChoice(withoutChoice)}`);
}
