import { Command } from "commander";
import { resolve } from "node:path";
import type { NamedOptions } from "../../studies/tuning/space";
import { isPath } from "../config/settings";
import { addRunOptions, type GivenParameters } from "../run/options";
import { runOptions } from "../run/request";

/** Options of `run` that tuning gives its runs itself, or that only one run can have. */
const notTaken: ReadonlySet<string> = new Set([
  ...["strategy", "score-on", "test-after", "audit", "out", "resume", "force-resume", "checkpoint-every"],
  ...["reduction", "image-cache", "config", "plugin"],
]);

/** Adds the options of `run` that all trials have in common. */
export function addTrialOptions(command: Command): Command {
  const { options } = addRunOptions(new Command("run"));
  for (const option of options) if (!notTaken.has(option.name())) command.addOption(option);
  return command;
}

/** What the trials of a strategy have in common; paths are those that the command was given, from the root. */
export function trialOptions(strategy: string, given: GivenParameters): NamedOptions {
  const located = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "string" && isPath(name, value) ? resolve(value) : value,
    ]),
  );
  return { seed: 1, ...runOptions(located), strategy } as NamedOptions;
}
