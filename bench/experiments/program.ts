import { createInterface } from "node:readline";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { experiments } from ".";
import type { ExperimentAnswer, Setting, Surface } from "./experiment";

// One experiment, made once by the code of a checkout. Usage: node --import tsx bench/experiments/program.ts --name
// NAME --checkout FOLDER --scale SCALE --seed N; see subject.ts for what it says. The data are on disk before it says
// that it is ready, so that making them is not timed.
const text = { type: "string" } as const;
const { values } = parseArgs({ options: { name: text, checkout: text, scale: text, seed: text } });
const { name = "", checkout = "", scale = "", seed = "1" } = values;
const experiment = experiments.find((one) => one.name === name);
if (!experiment) throw new Error(`there is no experiment ${name}`);
const { make } = experiment;
const surface = require(join(checkout, "src", "index.ts")) as Surface;
const setting = { scale: scale as Setting["scale"], seed: Number(seed) };

async function main(): Promise<void> {
  await surface.openBenchmark({ benchmark: "scenes", scale: setting.scale, seed: 1 });
  console.log(JSON.stringify({ name: "palimpsest" }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (Number(line) === 0) break;
    const start = performance.now();
    const parts = await make(surface, setting);
    const milliseconds = [performance.now() - start];
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    const answer: ExperimentAnswer = { milliseconds, peakMiB, parts };
    console.log(JSON.stringify(answer));
  }
  process.stdin.destroy();
}

void main();
