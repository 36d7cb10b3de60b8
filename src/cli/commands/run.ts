import { configText } from "../config/print";
import type { AddCommand } from "../context";
import { reportRun } from "../reportRun";
import { addRunOptions, type GivenRun } from "../runOptions";
import { requestOf } from "../runRequest";

/** `palimpsest run`: one run, its progress on stderr and its table on stdout. */
export const runCommand: AddCommand = (parent, context) => {
  const command = parent.command("run").description("train one strategy on a benchmark and write a run directory");
  addRunOptions(command)
    .option("--print-config", "print the run in full, as a file that --config takes, and stop")
    .action(async ({ printConfig, ...given }: GivenRun & { readonly printConfig?: boolean }) => {
      if (printConfig) {
        context.stdout.write(configText(requestOf(given)));
        return;
      }
      // Where `mpirun` or `srun` started this process, it is one rank of the run.
      const { joinWorld } = require("../../distributed") as typeof import("../../distributed");
      const { runOnRanks } = require("../../training") as typeof import("../../training");
      const world = joinWorld();
      const request = requestOf(given);
      await reportRun(request, context, async (listeners) => {
        const record = await runOnRanks(world, request.resolvedRun, { ...request, ...listeners });
        return { record, world, isSilent: world.rank > 0 };
      });
    });
};
