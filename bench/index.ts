import { existsSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { error, PalimpsestError } from "../src/base/errors";
import { writeWhole } from "../src/base/files";
import type { Scale } from "../src/records";
import { scales } from "../src/training/protocols";
import { cases } from "./cases";
import { experiments } from "./experiments";
import { experimentLines } from "./experiments/compare";
import { checkoutAt, measureExperiment } from "./experiments/measure";
import { machineLine, thisMachine } from "./machine";
import { measureCase } from "./measureCase";
import { widestSpread, type Row } from "./row";
import type * as Scaling from "./scaling";
import { header, linesOf } from "./table";

interface Options {
  readonly peer?: string;
  readonly steps: number;
  readonly case?: string;
  readonly json?: string;
  readonly before?: string;
  readonly pairs: number;
  readonly scale?: Scale;
  readonly scaling?: true;
  readonly figures?: string;
}

const machine = thisMachine();

/** Measures what is chosen and tells it. @returns what goes to the JSON file. */
async function compare(options: Options): Promise<object> {
  const { steps, pairs, peer } = options;
  const short = cases.filter(({ name }) => name.includes(options.case ?? ""));
  // A whole experiment takes minutes to hours, so that a part of its name is not enough.
  const long = experiments.filter(({ name }) => name === options.case);
  if (short.length + long.length === 0) {
    const names = cases.map(({ name }) => name).join(", ");
    const takes = `part of one of: ${names}; or the whole of: ${experiments.map(({ name }) => name).join(", ")}`;
    throw error("argument/invalid", { argument: "--case", received: options.case, takes });
  }
  const how = `ResNet-18, width 64 where not told, float32 where not told; medians of ${steps} steps in turns; `;
  console.log(`${short.length > 0 ? how : ""}"ours / peer" is the median over pairs.\n${machineLine(machine)}`);
  if (peer === undefined && short.length > 0) console.log("Without --peer nothing is measured in PyTorch.");
  console.log(`\n${header}`);
  const rows: Row[] = [];
  for (const one of short) {
    const row = await measureCase(one, options);
    rows.push(row);
    console.log(linesOf(row).join("\n"));
  }
  for (const one of long) {
    const row = await measureExperiment(one, options);
    rows.push(row);
    console.log([...linesOf(row), ...experimentLines(row)].join("\n"));
  }
  if (rows.some(({ ours }) => "failure" in ours)) process.exitCode = 1;
  return { machine, steps, ...(long.length > 0 && { pairs }), widestSpread, cases: rows };
}

async function scale({ steps, figures }: Options): Promise<object> {
  console.log(machineLine(machine));
  // TensorFlow is loaded where it is needed only: this process measures none of the cases itself.
  const { drawScaling, scaling } = require("./scaling") as typeof Scaling;
  const measured = scaling(steps);
  if (figures !== undefined) console.log((await drawScaling(measured, machine, figures)).join("\n"));
  return { machine, steps, scaling: measured };
}

async function bench(options: Options): Promise<void> {
  const { peer, before, json } = options;
  if (peer?.includes("/") && !existsSync(peer)) {
    throw error("path/missing", { argument: "--peer", path: peer, expected: "Python" });
  }
  if (before !== undefined) checkoutAt(before);
  const result = await (options.scaling ? scale(options) : compare(options));
  if (json !== undefined) await writeWhole(json, `${JSON.stringify(result, null, 2)}\n`);
}

const atLeastOne = (text: string): number => {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError("It takes an integer of at least 1.");
  return n;
};

new Command("bench")
  .description(
    "Times training and evaluation steps, the input pipeline and ranks; with a peer, beside the same in PyTorch",
  )
  .option("--peer <python>", "a Python that has torch (for `load` torchvision too): measured in turns with ours")
  .option("--steps <n>", "steps of each subject and case; with --scaling, of each place", atLeastOne, 15)
  .option(
    "--case <text>",
    `only cases whose name contains this; whole experiments by their whole name: ` +
      experiments.map(({ name }) => name).join(", "),
  )
  .option("--json <file>", "also writes the results there")
  .option("--pairs <n>", "how often a whole experiment is made, with seeds from 1", atLeastOne, 1)
  .option("--before <folder>", "another checkout of this project, which makes whole experiments in turns with this one")
  .addOption(new Option("--scale <scale>", "scale of whole experiments; default their own").choices([...scales]))
  .option("--scaling", "in place of cases: time of a step over batch, tasks and classes, and memory over 2,000 steps")
  .option("--figures <folder>", "with --scaling: draws its figures there")
  .exitOverride()
  .action(bench)
  .parseAsync()
  .catch((cause: unknown) => {
    // The parser has written its own line.
    if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? 0 : 2;
    else {
      console.error(`bench: ${cause instanceof PalimpsestError ? `${cause.message} [${cause.code}]` : String(cause)}`);
      process.exitCode = cause instanceof PalimpsestError ? cause.exit : 1;
    }
  });
