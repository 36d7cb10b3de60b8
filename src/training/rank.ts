import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { joinWorld } from "../distributed";
import { PalimpsestError } from "../errors";
import { eventsOf, type Assignment } from "./launch";
import { run } from "./run";

/* One rank of a launched run. */
async function main(logs: string): Promise<void> {
  const { parameters, ...settings } = JSON.parse(readFileSync(join(logs, "assignment.json"), "utf8")) as Assignment;
  const world = joinWorld();
  await run(parameters, { ...settings, world, on: (event) => appendFileSync(eventsOf(logs, world.rank), `${JSON.stringify(event)}\n`) });
}

main(process.argv[2]).catch((cause: unknown) => {
  const known = cause instanceof PalimpsestError;
  console.error(known ? `${cause.message} [${cause.code}]` : cause);
  process.exit(known ? cause.exit : 1);
});
