import type { Command } from "commander";
import { loadPlugins } from "../base/plugins";

/** What a command with `--plugin` is given. */
export interface PluginOptions {
  /** Paths of the files, in the order in which they were given. */
  readonly plugin?: readonly string[];
}

/** Adds `--plugin`, which may be given several times. */
export function addPluginOption(command: Command): Command {
  return command.option(
    "--plugin <file>",
    "TypeScript or JavaScript file that registers things of your own, loaded first; may be given again",
    (file: string, files: readonly string[] = []) => [...files, file],
  );
}

/**
 * Loads the plugins of a command, before anything else of it.
 * @returns their absolute paths
 * @throws `path/missing`, `plugin/failed`
 */
export const pluginsOf = ({ plugin = [] }: PluginOptions): readonly string[] => loadPlugins(plugin);
