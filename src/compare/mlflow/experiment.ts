import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { makeFolder, writeWhole } from "../../base/files";

/** The file that says what a folder of the store is. */
export const metaFile = "meta.yaml";

/** A text of YAML 1.1, as MLflow reads it: every text in quotes, so that none is taken for a number. */
export const yaml = (value: Readonly<Record<string, unknown>>): string =>
  stringify(value, { version: "1.1", defaultStringType: "QUOTE_SINGLE", defaultKeyType: "PLAIN", lineWidth: 0 });

/** An experiment of a store: a folder of runs. */
export interface Experiment {
  /** MLflow's number of it. */
  readonly id: string;
  /** Its folder. */
  readonly path: string;
}

/**
 * The experiment of a name in a store, which is made if need be. An experiment that MLflow itself made is found by its
 * name.
 * @throws a `file/` error
 */
export async function openExperiment(store: string, name: string): Promise<Experiment> {
  const known = folderOf(store, name);
  const id = known ?? idOf(name);
  const path = join(store, id);
  if (known !== undefined) return { id, path };
  makeFolder(path);
  const now = Date.now();
  const meta = {
    artifact_location: pathToFileURL(path).href,
    creation_time: now,
    experiment_id: id,
    last_update_time: now,
    lifecycle_stage: "active",
    name,
  };
  await writeWhole(join(path, metaFile), yaml(meta));
  return { id, path };
}

/** Name of the folder of an experiment; undefined where there is none. */
function folderOf(store: string, name: string): string | undefined {
  if (!existsSync(store)) return undefined;
  return readdirSync(store, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .find((folder) => nameIn(join(store, folder, metaFile)) === name);
}

function nameIn(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return (parse(readFileSync(path, "utf8"), { version: "1.1" }) as { readonly name?: unknown } | null)?.name;
  } catch {
    // A file that is no YAML is no experiment of this name.
    return undefined;
  }
}

/** 18 digits, as MLflow numbers its experiments; the same for the same name. */
const idOf = (name: string): string => {
  const digits = BigInt(`0x${createHash("sha256").update(name).digest("hex")}`).toString();
  return `1${digits.slice(-17)}`;
};
