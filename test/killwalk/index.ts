import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withoutMpi } from "../distributed/mpirun";
import { walk, writeWalkJob } from "./walk";

/*
 * The whole walk: every strategy that keeps something in its own way, on one process and on two, killed at each of its
 * file operations. `--strategy gem:memory=6 --ranks 1 --every 5 --jobs 2 --code dist` walk a part of it.
 */
const strategies = ["finetune", "lwf-ppi", "gem:memory=6", "ewc:samples=2", "derpp:memory=6", "hat", "mbpa:memory=6"];

const { values } = parseArgs({
  options: {
    strategy: { type: "string", multiple: true, default: strategies },
    ranks: { type: "string", multiple: true, default: withoutMpi ? ["1"] : ["1", "2"] },
    every: { type: "string", default: "1" },
    jobs: { type: "string" },
    code: { type: "string", default: join(__dirname, "..", "..", "src") },
  },
});

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-killwalk-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await writeWalkJob(folder, values.strategy);
  let [kills, faults] = [0, 0];
  for (const ranks of values.ranks.map(Number)) {
    for (const strategy of values.strategy) {
      const options = {
        every: Number(values.every),
        jobs: values.jobs === undefined ? undefined : Number(values.jobs),
      };
      const { operations, killedAt, differences } = await walk(folder, {
        strategy,
        ranks,
        code: values.code,
        ...options,
      });
      kills += killedAt.length;
      faults += differences.length;
      const text = `${operations.length} operations, killed at ${killedAt.length}, ${differences.length} differences`;
      console.log([`${strategy}, ${ranks} rank${ranks > 1 ? "s" : ""}: ${text}`, ...differences].join("\n"));
    }
  }
  console.log(`killed ${kills} times, ${faults} differences`);
  process.exitCode = faults > 0 ? 1 : 0;
}

void main();
