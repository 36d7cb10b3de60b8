import { join } from "node:path";
import { makeFolder, writeWhole } from "../../src/base/files";
import { closeBrowser, png } from "../../src/plots";
import type { Machine } from "../machine";
import { median } from "../statistics";
import { scalingFigures, type Scaling } from "./figures";
import { measureScaling, memoryOver } from "./measure";
import { scalingPoints } from "./points";

/** Steps that memory is watched over. */
const memorySteps = 2000;

/** Measures how a step's cost scales and what the process holds over many steps, and tells it. */
export function scaling(rounds: number): Scaling {
  const memory = memoryOver(memorySteps, memorySteps / 40);
  const [first, last] = [memory[0], memory[memory.length - 1]];
  console.log(
    `memory over ${memorySteps} steps: ${first.residentMiB} to ${last.residentMiB} MiB, ` +
      `${first.tensors} to ${last.tensors} tensors`,
  );
  if (last.tensors !== first.tensors || last.counted !== first.counted) {
    console.log("steps leave tensors behind");
    process.exitCode = 1;
  }
  const costs = measureScaling(scalingPoints, rounds, (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\rround ${done} of ${rounds}${done === rounds ? "\n" : ""}`);
  });
  for (const { name, along, at, milliseconds } of costs) {
    const time = median(milliseconds).toFixed(1);
    console.log(`${name.padEnd(10)}${along.padEnd(10)}${String(at).padStart(6)}${time.padStart(10)} ms`);
  }
  return { costs, memory };
}

/** Draws the figures into a folder, and tells their paths. Without a Chromium there are none. */
export async function drawScaling(measured: Scaling, machine: Machine, folder: string): Promise<string[]> {
  makeFolder(folder);
  const paths: string[] = [];
  for (const [name, figure] of Object.entries(scalingFigures(measured, machine))) {
    const picture = await png(figure, { scale: 2 });
    if (!picture) continue;
    const path = join(folder, `${name}.png`);
    await writeWhole(path, picture);
    paths.push(path);
  }
  await closeBrowser();
  return paths;
}
