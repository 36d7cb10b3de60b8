import { existsSync, readFileSync, writeFileSync } from "node:fs";
import promises from "node:fs/promises";
import { join } from "node:path";
import { joinWorld } from "../../../src/distributed";
import { runOnRanks, type TrainingEvent } from "../../../src/training";
import { readJob } from "../training";

/*
 * One rank of a job that runs the first method of `job.json` into `out`, and is killed once: `step`, rank 1 in the
 * middle of an epoch; `checkpoint`, rank 0 after it wrote its third checkpoint and before that took the place of the
 * one before.
 */
const [folder, out, how] = process.argv.slice(2);
const [
  world,
  {
    benchmark,
    runs: [{ name: _, ...options }],
  },
] = [joinWorld(), readJob(folder)];
const done = join(out, `${how}-done`);
const dies = how !== "never" && !existsSync(done);
world.barrier();

function die(): void {
  writeFileSync(done, readFileSync(join(out, "events.jsonl")));
  process.kill(process.pid, "SIGKILL");
}

let written = 0;
const rename = promises.rename;
promises.rename = async (from, to) => {
  if (how === "checkpoint" && dies && String(to).endsWith("latest.safetensors") && ++written === 3) die();
  return rename(from, to);
};
const on = (event: TrainingEvent): void => {
  if (
    how === "step" &&
    dies &&
    world.rank === 1 &&
    event.type === "step" &&
    event.task === 2 &&
    event.epoch === 2 &&
    event.step === 2
  )
    die();
};

void runOnRanks(world, options, { data: benchmark, out, resume: true, on });
