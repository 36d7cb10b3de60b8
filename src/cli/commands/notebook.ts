import { error } from "../../base/errors";
import { positive } from "../arguments";
import type { AddCommand } from "../context";
import { newNotebookCommand } from "../installation/newNotebook";

interface Options {
  readonly set?: readonly string[];
  readonly out?: string;
  readonly timeout?: number;
}

/** `palimpsest notebook`: executes a notebook with parameters; `palimpsest notebook new` writes one. */
export const notebookCommand: AddCommand = (parent, context) => {
  const { exit, signal } = context;
  const notebook = parent
    .command("notebook")
    .description(
      "execute a notebook and write it, with its outputs, and its HTML; `notebook new` writes one to start from",
    )
    .argument("<file>", "notebook to execute")
    .option("--set <name=value...>", "values for the notebook's parameters")
    .option("--out <file>", "notebook to write; it has to be given")
    .option("--timeout <seconds>", "time a cell may take", positive)
    .action(async (file: string, { out, ...options }: Options) => {
      // `notebook new` takes no --out, and a required option is required of the commands below its own too.
      if (out === undefined) throw error("argument/missing", { argument: "--out", takes: "the notebook to write" });
      const command = require("../executeNotebook") as typeof import("../executeNotebook");
      exit(await command.notebookCommand(file, { ...options, out, signal }));
    });
  newNotebookCommand(notebook, context);
};
