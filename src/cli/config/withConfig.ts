import { Command, CommanderError } from "commander";
import { addRunOptions, parseRun, type GivenRun } from "../run/options";
import { readConfig, type ConfigOptions } from "./read";
import { wordsOf } from "./settings";

/** Options of `run` that a file cannot give. */
const onLineAlone: ReadonlySet<string> = new Set(["config"]);

/** What files may give a run: every option of `run`. */
export function runConfigOptions(): ConfigOptions {
  const { options } = addRunOptions(new Command("run"));
  const named = options.map((option) => [option.name(), option] as const);
  return {
    options: new Map(named.filter(([name]) => !onLineAlone.has(name))),
    problemOf(settings) {
      try {
        parseRun(wordsOf(settings));
        return undefined;
      } catch (cause) {
        if (cause instanceof CommanderError) return cause.message.replace(/\.$/, "");
        throw cause;
      }
    },
  };
}

/**
 * The options of a command line over those of the file that its `--config` names; plugins of both, the file's first.
 * @throws what `readConfig` throws
 */
export function withConfig({ config, ...given }: GivenRun): GivenRun {
  if (config === undefined) return given;
  const inFile = parseRun(wordsOf(readConfig(config, "--config", runConfigOptions())));
  const plugin = [...(inFile.plugin ?? []), ...(given.plugin ?? [])];
  return { ...inFile, ...given, ...(plugin.length > 0 && { plugin }) };
}
