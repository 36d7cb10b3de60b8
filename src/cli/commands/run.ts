import type { AddCommand } from "../context";
import { reportRun } from "../reportRun";
import { addRunOptions, requestOf, type GivenRun } from "../runOptions";

/** `palimpsest run`: one run, its progress on stderr and its table on stdout. */
export const runCommand: AddCommand = (parent, context) => {
  const command = parent.command("run").description("train one strategy on a benchmark and write a run directory");
  addRunOptions(command).action(async (given: GivenRun) => {
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
