import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withoutMpi } from "../distributed/mpirun";
import { walk, writeWalkJob } from "./walk";

/*
 * The whole walk: every strategy that keeps something in its own way, on one process and on two, at each of its file
 * operations. `--strategy gem:memory=6 --ranks 1 --every 5 --kill-every 1 --code dist` walk a part of it, or kill more.
 */
const strategies = ["finetune", "lwf-ppi", "gem:memory=6", "ewc:samples=2", "derpp:memory=6", "hat", "mbpa:memory=6"];

const { values } = parseArgs({
  options: {
    strategy: { type: "string", multiple: true, default: strategies },
    ranks: { type: "string", multiple: true, default: withoutMpi ? ["1"] : ["1", "2"] },
    every: { type: "string", default: "1" },
    "kill-every": { type: "string", default: "25" },
    code: { type: "string", default: join(__dirname, "..", "..", "src") },
  },
});

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-killwalk-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await writeWalkJob(
    folder,
    values.strategy.map((strategy) => ({ strategy })),
  );
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const ranks of values.ranks.map(Number)) {
    for (const strategy of values.strategy) {
      const { operations, resumed, killed, differences } = await walk(folder, {
        name: strategy,
        ranks,
        every: Number(values.every),
        killEvery: Number(values["kill-every"]),
        code: values.code,
      });
      const found = [operations.length, resumed, killed, differences.length] as const;
      found.forEach((count, i) => (counts[i] += count));
      console.log([`${strategy}, ${ranks} rank${ranks > 1 ? "s" : ""}: ${textOf(found)}`, ...differences].join("\n"));
    }
  }
  console.log(`in all: ${textOf(counts)}`);
  process.exitCode = counts[3] > 0 ? 1 : 0;
}

/** Counts of operations, of runs resumed, of processes killed and of differences, in words. */
const textOf = ([operations, resumed, killed, found]: readonly [number, number, number, number]): string =>
  `${operations} operations, ${resumed} runs resumed (${killed} processes killed), ${found} differences`;

void main();
