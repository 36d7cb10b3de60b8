import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../training/directory/manifest";
import type { RunRecord } from "../records";
import { files, readRun } from "../training/directory/runDirectory";

/** A finished run as its directory holds it. */
export interface StoredRun {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly record: RunRecord;
}

/** @throws `path/missing` if the folder holds no finished run. */
export async function readStoredRun(directory: string): Promise<StoredRun> {
  const record = await readRun(directory);
  const manifest = JSON.parse(await readFile(join(directory, files.manifest), "utf8")) as Manifest;
  return { directory, manifest, record };
}
