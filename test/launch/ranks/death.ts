import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { joinWorld } from "../../../src/distributed";

/*
 * One rank of a job that adds up numbers ten times, and on the last rank dies, stops or refuses half-way, the first
 * time only: `folder` remembers. What it prints is what rank 0 counted.
 */
const [folder, how] = process.argv.slice(2);
const world = joinWorld();
const last = world.rank === world.size - 1;
const done = join(folder, "done");
mkdirSync(folder, { recursive: true });
const first = !existsSync(done);
world.barrier();
let total = 0;
for (let round = 1; round <= 10; round++) {
  if (last && round === 5 && first && how !== "none") {
    console.error(`rank ${world.rank} is about to ${how}`);
    writeFileSync(done, "");
    if (how === "refuse") process.exit(2);
    if (how === "fail") throw new Error("half-way");
    process.kill(process.pid, how === "hang" ? "SIGSTOP" : "SIGKILL");
  }
  total += world.allReduce(Float64Array.of(1))[0];
}
if (world.rank === 0) console.log(`counted ${total}`);
