import { writeWhole } from "../../base/files";
import { writeLine, type AddCommand, type Context } from "../context";
import { addPluginOption, pluginsOf, type PluginOptions } from "../pluginOption";
import { assertFolderOf } from "../arguments";
import { printable } from "../printable";
import { aligned } from "../report";

interface Options extends PluginOptions {
  readonly html?: string;
}

/** `palimpsest compare`: runs side by side, the seeds of a method as a mean and an interval. */
export const compareCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("compare")
    .description("compare finished runs: seeds of one method as mean and 95% interval")
    .argument("<run...>", "run directories")
    .option("--html <file>", "write a report with tables and figures, complete in itself");
  addPluginOption(command).action((directories: string[], options: Options) => {
    // A method of one's own looks in figures as its definition says.
    pluginsOf(options);
    return compareRuns(directories, options.html, context);
  });
};

/**
 * Prints finished runs side by side, and writes the page of them where a path is given.
 * @throws `path/missing`, `compare/same-seed`
 */
export async function compareRuns(
  directories: readonly string[],
  html: string | undefined,
  { stdout }: Context,
): Promise<void> {
  assertFolderOf("--html", html);
  const { compareMeasures, compareTasks, comparisonPage, nameMethods, readStoredRun } =
    require("../../compare") as typeof import("../../compare");
  const { caveats } = require("../../compare/methods") as typeof import("../../compare/methods");
  const { comparisonCells, legend } = require("../../compare/text") as typeof import("../../compare/text");
  const runs = await Promise.all(directories.map(readStoredRun));
  const named = nameMethods(runs);
  const lines = [
    ...aligned(comparisonCells(compareMeasures(named))),
    "",
    "final mAP of each task's classes",
    ...aligned(comparisonCells(compareTasks(named))),
    "",
    legend,
    ...caveats(runs),
  ];
  if (html !== undefined) {
    await writeWhole(html, await comparisonPage(runs));
    lines.push(`report: ${html}`);
  }
  writeLine(stdout, lines.map(printable).join("\n"));
}
