import { basename, resolve } from "node:path";
import { Option } from "commander";
import { jsonInOrder } from "../../../base/named";
import type { ImportFormat, ImportReport } from "../../../data/importing";
import { formatWithoutChoice } from "../../../data/choosable";
import { importFormats } from "../../../data/importing/source";
import { difficultPolicies, type DifficultPolicy } from "../../../data/voc/devkit";
import { integer } from "../../arguments";
import { writeLine, type AddCommand, type Context } from "../../context";
import { printable } from "../../printable";
import { drawCount } from "../../progress";
import { shellWord } from "../../shellWord";

interface Options {
  readonly out?: string;
  readonly format?: ImportFormat;
  readonly tasks?: number;
  readonly difficult: DifficultPolicy;
  readonly dryRun?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `palimpsest data import`: a folder of images and labels becomes a list that `run` takes. */
export const dataImportCommand: AddCommand = (parent, context) => {
  parent
    .command("import")
    .description(
      "make a list, a description of tasks and a contact sheet of a folder of images and labels, which stays as it is",
    )
    .argument("<dir>", "folder in the layout of VOC, COCO or YOLO, or with a folder of images for each class")
    .option("--out <dir>", "folder that they are written to (default: NAME-list, where NAME is that of the folder)")
    .addOption(
      new Option("--format <name>", "layout (default: what the folder is recognised as)").choices(importFormats),
    )
    .option(
      "--tasks <n>",
      "number of tasks that are proposed (default: 3, or as many as there are classes)",
      integer(1),
    )
    .addOption(
      new Option("--difficult <as>", "voc, coco: what only difficult objects or a crowd count as")
        .choices(difficultPolicies)
        .default("negative"),
    )
    .option("--dry-run", "say what is found and proposed, and write nothing")
    .option("--overwrite", "replace the three files where they are there")
    .option("--json", "print JSON")
    .action((folder: string, options: Options) => importData(folder, options, context));
};

async function importData(
  folder: string,
  { json, out = `${basename(resolve(folder))}-list`, ...options }: Options,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  const { formatImport, importFolder } = require("../../../data/importing") as typeof import("../../../data/importing");
  const progress = drawCount(stderr, "images looked at");
  try {
    const report = await importFolder({ ...options, folder, out, signal, onProgress: progress.on });
    progress.stop();
    const command = commandOf(report);
    if (json) {
      writeLine(stdout, jsonInOrder({ ...report, command }, 2));
      return;
    }
    const lines = [formatImport(report), ...choiceOf(report), "", ...ending(report)];
    writeLine(stdout, lines.map(printableLines).join("\n"));
    if (command !== null) writeLine(stdout, `  ${command}`);
  } finally {
    progress.stop();
  }
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

/** What the command says of a run that cannot choose its epochs. */
function choiceOf({ withoutChoice }: ImportReport): string[] {
  return withoutChoice.length === 0 ? [] : [`note: ${formatWithoutChoice(withoutChoice)}`];
}

function ending({ written }: ImportReport): string[] {
  if (written === null) return ["nothing was written (--dry-run)"];
  const { list, partition, sheet } = written;
  const words = ["--benchmark", "list", "--data", list, "--partition", partition].map(shellWord);
  return [
    ...[`list: ${list}`, `tasks: ${partition}`, `contact sheet: ${sheet}`, ""],
    ...["to look at it:", `  npx palimpsest data view ${words.join(" ")}`, "to train on it:"],
  ];
}

/** The command that trains on what was written; null where nothing was. */
function commandOf({ written, withoutChoice }: ImportReport): string | null {
  if (written === null) return null;
  const words = ["--strategy", "lwf", "--benchmark", "list", "--data", written.list, "--partition", written.partition];
  const selection = withoutChoice.length === 0 ? [] : ["--selection", "last"];
  return ["npx palimpsest run", ...[...words, ...selection].map(shellWord)].join(" ");
}
