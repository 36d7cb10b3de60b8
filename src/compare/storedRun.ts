import type { DoneEvent, Manifest, RunRecord } from "../records";
import { RunDirectory } from "../training";

/** A finished run as its directory holds it. */
export interface StoredRun {
  /** Path of the run directory. */
  readonly directory: string;
  /** Its parameters, versions and data. */
  readonly manifest: Manifest;
  /** Its metrics and epochs. */
  readonly record: RunRecord;
  /** Its last event, with what it held and cost; a run of an earlier version may lack it. */
  readonly done?: DoneEvent;
}

/**
 * Reads a finished run.
 * @param path of the run directory.
 * @throws `path/missing` if the folder holds no finished run.
 */
export async function readStoredRun(path: string): Promise<StoredRun> {
  const directory = new RunDirectory(path);
  const finished = await directory.readFinished();
  return { directory: path, manifest: await directory.readManifest(), ...finished };
}
