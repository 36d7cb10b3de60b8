import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { joinWorld } from "../distributed";
import { PalimpsestError } from "../errors";
import { eventsOf, type Assignment } from "./launch";
import { run } from "./run";

/* One rank of a launched run: its logs' folder, and `--resume` where it is to go on from the last checkpoint. */
async function main(logs: string, resume: boolean): Promise<void> {
  const { parameters, ...settings } = JSON.parse(readFileSync(join(logs, "assignment.json"), "utf8")) as Assignment;
  const world = joinWorld();
  await run(parameters, { ...settings, resume, world, on: (event) => appendFileSync(eventsOf(logs, world.rank), `${JSON.stringify(event)}\n`) });
}

main(process.argv[2], process.argv.includes("--resume")).catch((cause: unknown) => {
  const known = cause instanceof PalimpsestError;
  console.error(known ? `${cause.message} [${cause.code}]` : cause);
  process.exit(known ? cause.exit : 1);
});
