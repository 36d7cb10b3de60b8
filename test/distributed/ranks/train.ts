import { join } from "node:path";
import { joinWorld } from "../../../src/distributed";
import { runOnRanks } from "../../../src/training";
import { readJob } from "../training";

/* One rank of a job that runs every method of `job.json` in a folder of its own. */
const folder = process.argv[2];
const { benchmark, runs } = readJob(folder);

async function main(): Promise<void> {
  const world = joinWorld();
  for (const { name, reduction, ranks = [world.size], ...options } of runs) {
    if (ranks.includes(world.size))
      await runOnRanks(world, options, { data: benchmark, out: join(folder, `${world.size}`, name), reduction });
  }
}

void main();
