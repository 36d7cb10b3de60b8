import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { error } from "../../src/base/errors";
import { packageRoot } from "../../src/base/package";
import type { Scale } from "../../src/records";
import { ownProgram } from "../programs";
import { failureOf, start } from "../subject";
import type { Times } from "../turns";
import { experimentRow, type ExperimentRow } from "./compare";
import type { Experiment, ExperimentAnswer, Part } from "./experiment";

/** How an experiment is measured. */
export interface ExperimentOptions {
  /** How often each side makes it, with seeds from 1. */
  readonly pairs: number;
  /** Folder of another checkout of this project, which makes it in turns with this one. */
  readonly before?: string;
  /** Default the experiment's own. */
  readonly scale?: Scale;
}

/** A side as it grows. */
interface Growing {
  readonly checkout: string;
  readonly made: (readonly Part[])[];
  times: Times;
}

/** @throws `path/missing` where `before` is no checkout. */
export async function measureExperiment(
  experiment: Experiment,
  { pairs, before, scale = experiment.scale }: ExperimentOptions,
): Promise<ExperimentRow> {
  const sides = [packageRoot, ...(before === undefined ? [] : [checkoutAt(before)])].map(sideOf);
  for (let pair = 0; pair < pairs; pair++) {
    // Who goes first changes with each pair, so that a drift of the machine's speed favours neither.
    for (const side of pair % 2 === 0 ? sides : [...sides].reverse()) {
      if (side.times.failure === undefined) await makeOnce(side, experiment.name, scale, pair + 1);
    }
  }
  const [ours, theirs] = sides;
  return experimentRow(experiment, ours, theirs);
}

/** The folder as a whole path. @throws `path/missing` where it is no checkout of this project. */
export function checkoutAt(path: string): string {
  if (!existsSync(join(path, "src", "index.ts"))) {
    throw error("path/missing", {
      argument: "--before",
      path,
      expected: "a checkout of this project, with src/index.ts",
    });
  }
  return resolve(path);
}

const sideOf = (checkout: string): Growing => ({
  checkout,
  made: [],
  times: { milliseconds: [], cpuMilliseconds: 0, peakMiB: 0 },
});

/** A process makes the experiment once, and ends. */
async function makeOnce(side: Growing, name: string, scale: Scale, seed: number): Promise<void> {
  const words = ["--name", name, "--checkout", side.checkout, "--scale", scale, "--seed", `${seed}`];
  const [program, ...args] = [...ownProgram, join(__dirname, "program.ts"), ...words];
  try {
    const subject = await start<ExperimentAnswer>({ program, args, env: {} });
    try {
      const from = subject.cpuMilliseconds();
      const { milliseconds, peakMiB, parts } = await subject.measure(1);
      const to = subject.cpuMilliseconds();
      const { times } = side;
      const isKnown = times.cpuMilliseconds !== null && from !== null && to !== null;
      side.made.push(parts);
      side.times = {
        name: side.checkout === packageRoot ? subject.name : `${subject.name} at ${side.checkout}`,
        milliseconds: [...times.milliseconds, ...milliseconds],
        cpuMilliseconds: isKnown ? (times.cpuMilliseconds ?? 0) + to - from : null,
        peakMiB: Math.max(times.peakMiB, peakMiB),
      };
    } finally {
      await subject.close();
    }
  } catch (cause) {
    side.times = { ...side.times, failure: failureOf(cause) };
  }
}
