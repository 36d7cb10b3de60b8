import { configText } from "../config/print";
import type { AddCommand } from "../context";
import { addRunOptions, type GivenRun } from "../run/options";
import { requestOf } from "../run/request";
import { runOne } from "../run/runOne";

/** `palimpsest run`: one run, its progress on stderr and its table on stdout. */
export const runCommand: AddCommand = (parent, context) => {
  const command = parent.command("run").description("train one strategy on a benchmark and write a run directory");
  addRunOptions(command)
    .option("--print-config", "print the run in full, as a file that --config takes, and stop")
    .action(async ({ printConfig, ...given }: GivenRun & { readonly printConfig?: boolean }) => {
      if (printConfig) context.stdout.write(configText(requestOf(given)));
      else await runOne(() => requestOf(given), context);
    });
};
