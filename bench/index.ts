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

/** Writes the results to the file that was asked for; one of the name before is replaced. */
async function save({ json }: Options, result: object): Promise<void> {
  if (json !== undefined) await writeWhole(json, `${JSON.stringify(result, null, 2)}\n`);
}

/** Measures what is chosen, and tells and saves each case when it is done: a bench that is stopped keeps those. */
async function compare(options: Options): Promise<void> {
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
  const add = async (row: Row, lines: readonly string[]): Promise<void> => {
    rows.push(row);
    console.log(lines.join("\n"));
    if ("failure" in row.ours) process.exitCode = 1;
    await save(options, { machine, steps, ...(long.length > 0 && { pairs }), widestSpread, cases: rows });
  };
  for (const one of short) {
    const row = await measureCase(one, options);
    await add(row, linesOf(row));
  }
  for (const one of long) {
    const row = await measureExperiment(one, options);
    await add(row, [...linesOf(row), ...experimentLines(row)]);
  }
}

async function scale(options: Options): Promise<void> {
  const { steps, figures } = options;
  console.log(machineLine(machine));
  // TensorFlow is loaded where it is needed only: this process measures none of the cases itself.
  const { drawScaling, scaling } = require("./scaling") as typeof Scaling;
  const measured = scaling(steps);
  await save(options, { machine, steps, scaling: measured });
  if (figures !== undefined) console.log((await drawScaling(measured, machine, figures)).join("\n"));
}

async function bench(options: Options): Promise<void> {
  const { peer, before } = options;
  if (peer?.includes("/") && !existsSync(peer)) {
    throw error("path/missing", { argument: "--peer", path: peer, expected: "Python" });
  }
  if (before !== undefined) checkoutAt(before);
  await (options.scaling ? scale(options) : compare(options));
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
