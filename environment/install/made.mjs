import { existsSync } from "node:fs";
import { join } from "node:path";
import folders from "../shared/folders.cjs";
import { environment, python } from "../shared/project.mjs";
import { record, recorded } from "./stamp.mjs";

/** What `.venv` was made for; it is there only while `.venv` is whole. */
export const stamp = join(environment, ".palimpsest.json");

/** Says of `.venv` that it is ours, from its first moment on, and keeps it out of the user's repository. */
const mark = join(environment, ".gitignore");
const marked = "# `palimpsest setup` made this folder, and may make it anew.\n*\n";

/**
 * What `.venv` was made for: undefined unless it is whole.
 * @returns {{ root: string, flavour: string, requirements: string, jupyter?: false } | undefined}
 */
export const made = () => (existsSync(python) ? JSON.parse(recorded(stamp) ?? "null") : null) ?? undefined;

/** Whether there is a `.venv` that somebody else made. That of a checkout is always ours. */
export const isForeign = () =>
  folders.isInstalled && existsSync(environment) && made() === undefined && recorded(mark) !== marked;

/** Says of a new `.venv` that it is ours. */
export function markOwn() {
  if (folders.isInstalled) record(mark, marked);
}
