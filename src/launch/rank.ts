import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { joinWorld } from "../distributed";
import { asRank } from "./asRank";
import { eventsOf, type Assignment } from "./launch";
import { run } from "../training/run";

/* One rank of a launched run: its logs' folder, and `--resume` where it is to go on from the last checkpoint. */
async function main(logs: string, resume: boolean): Promise<void> {
  const { parameters, ...settings } = JSON.parse(readFileSync(join(logs, "assignment.json"), "utf8")) as Assignment;
  const world = joinWorld();
  await run(parameters, {
    ...settings,
    resume,
    world,
    on: (event) => appendFileSync(eventsOf(logs, world.rank), `${JSON.stringify(event)}\n`),
  });
}

asRank(() => main(process.argv[2], process.argv.includes("--resume")));
