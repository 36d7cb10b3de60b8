import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../base/package";

/**
 * Runs a command of `environment/commands` in this process, as `npm run` does in a process of its own.
 * @param args its arguments
 * @returns its exit code
 */
export async function environmentCommand(name: "setup" | "lab", args: readonly string[]): Promise<number> {
  const file = join(packageRoot, "environment", "commands", `${name}.mjs`);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
  return Number(process.exitCode ?? 0);
}
