import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const root = join(__dirname, "..", "..");

/** Runs JavaScript of the project in a process of its own and gives its exit code and what it printed. */
export function node(args: readonly string[], cwd = root): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: "0" },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** A module of `environment/`, which is JavaScript that loads nothing of `src`. */
export const environmentModule = <T>(path: string): Promise<T> => import(join(root, "environment", path)) as Promise<T>;
