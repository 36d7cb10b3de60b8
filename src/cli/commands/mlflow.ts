import { writeLine, type AddCommand, type Context } from "../context";
import { printable } from "../printable";

interface Options {
  readonly out: string;
  readonly experiment: string;
}

/** `palimpsest mlflow`: finished runs as MLflow reads them. */
export const mlflowCommand: AddCommand = (parent, context) => {
  parent
    .command("mlflow")
    .description("write finished runs to a file store of MLflow; those that are there already stay as they are")
    .argument("<run...>", "run directories")
    .option("--out <dir>", "folder of the store", "mlruns")
    .option("--experiment <name>", "experiment of the store that holds the runs", "palimpsest")
    .action((directories: string[], options: Options) => write(directories, options, context));
};

async function write(directories: readonly string[], options: Options, { stdout, signal }: Context): Promise<void> {
  const { out, experiment } = options;
  const { readStoredRun, writeMlflowRuns } = require("../../compare") as typeof import("../../compare");
  for (const directory of directories) {
    signal.throwIfAborted();
    const [{ path, wasThere }] = await writeMlflowRuns(out, [await readStoredRun(directory)], { experiment });
    writeLine(stdout, printable(`${directory}: ${wasThere ? "already in" : "written to"} ${path}`));
  }
  writeLine(stdout, `MLFLOW_ALLOW_FILE_STORE=true mlflow ui --backend-store-uri ${printable(out)}`);
}
