import type { Context } from "../context";
import { reportRun } from "./reportRun";
import type { RunRequest } from "./request";

/**
 * Makes a run in this process, or its share of it: where `mpirun` or `srun` started the process, it is one rank.
 * @param request gives the run, once the process has its place among the ranks.
 */
export async function runOne(request: () => RunRequest, context: Context): Promise<void> {
  const { joinWorld } = require("../../distributed") as typeof import("../../distributed");
  const { runOnRanks } = require("../../training") as typeof import("../../training");
  const world = joinWorld();
  const requested = request();
  await reportRun(requested, context, async (listeners) => {
    const record = await runOnRanks(world, requested.resolvedRun, { ...requested, ...listeners });
    return { record, world, isSilent: world.rank > 0 };
  });
}
