import { positive } from "../arguments";
import type { AddCommand } from "../context";

interface Options {
  readonly set?: readonly string[];
  readonly out: string;
  readonly timeout?: number;
}

/** `palimpsest notebook`: executes a notebook with parameters. */
export const notebookCommand: AddCommand = (parent, { exit, signal }) => {
  parent
    .command("notebook")
    .description("execute a notebook and write it, with its outputs, and its HTML")
    .argument("<file>", "notebook to execute")
    .option("--set <name=value...>", "values for the notebook's parameters")
    .requiredOption("--out <file>", "notebook to write")
    .option("--timeout <seconds>", "time a cell may take", positive)
    .action(async (file: string, options: Options) => {
      const notebook = require("../executeNotebook") as typeof import("../executeNotebook");
      exit(await notebook.notebookCommand(file, { ...options, signal }));
    });
};
