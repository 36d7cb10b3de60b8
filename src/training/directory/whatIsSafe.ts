import { withFaults } from "../../base/fileFault";
import { RunDirectory } from "./runDirectory";

/**
 * Does the work of a run. What the file system refuses is told with what of the run is safe: all that its last
 * checkpoint has.
 * @param out folder of the run, if it writes.
 * @throws what the work throws; `file/` errors
 */
export async function tellingWhatIsSafe<T>(out: string | undefined, work: () => Promise<T>): Promise<T> {
  if (out === undefined) return work();
  const directory = new RunDirectory(out);
  return withFaults(
    {
      path: out,
      get safe() {
        return directory.hasCheckpoint ? "What its last checkpoint has is safe: --resume goes on after it" : "";
      },
    },
    work,
  );
}
