import { writeWhole } from "../../base/files";
import { writeLine, type AddCommand, type Context } from "../context";
import { addPluginOption, pluginsOf, type PluginOptions } from "../pluginOption";
import { assertFolderOf } from "../arguments";
import { printable } from "../printable";
import { aligned } from "../report";

interface Options extends PluginOptions {
  readonly html?: string;
  readonly tables?: string;
}

/** `palimpsest compare`: runs side by side, the seeds of a method as a mean and an interval. */
export const compareCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("compare")
    .description("compare finished runs: seeds of one method as mean and 95% interval")
    .argument("<run...>", "run directories")
    .option("--html <file>", "write a report with tables and figures, complete in itself")
    .option("--tables <dir>", "write the runs as CSV and JSON for other programs, described in Croissant's format");
  addPluginOption(command).action((directories: string[], options: Options) => {
    // A method of one's own looks in figures as its definition says.
    pluginsOf(options);
    return compareRuns(directories, options, context);
  });
};

/**
 * Prints finished runs side by side, and writes the page and the tables of them where paths are given.
 * @throws `path/missing`, `compare/same-seed`
 */
export async function compareRuns(
  directories: readonly string[],
  { html, tables }: Omit<Options, keyof PluginOptions>,
  { stdout }: Context,
): Promise<void> {
  assertFolderOf("--html", html);
  const { compareMeasures, compareTasks, comparisonPage, nameMethods, readStoredRun, writeRunTables } =
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
  if (tables !== undefined) lines.push(...(await writeRunTables(tables, runs)).map((path) => `table: ${path}`));
  writeLine(stdout, lines.map(printable).join("\n"));
}
