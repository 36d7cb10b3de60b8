import type { Manifest, RunRecord } from "../records";
import { RunDirectory } from "../training";

/** A finished run as its directory holds it. */
export interface StoredRun {
  /** Path of the run directory. */
  readonly directory: string;
  /** Its parameters, versions and data. */
  readonly manifest: Manifest;
  /** Its metrics and epochs. */
  readonly record: RunRecord;
}

/**
 * Reads a finished run.
 * @param path of the run directory.
 * @throws `path/missing` if the folder holds no finished run.
 */
export async function readStoredRun(path: string): Promise<StoredRun> {
  const directory = new RunDirectory(path);
  const record = await directory.readRecord();
  return { directory: path, manifest: await directory.readManifest(), record };
}
