import { PalimpsestError } from "../base/errors";
import { fileFault } from "../base/fileFault";

/**
 * Runs the main function of a rank. Where it fails, the message goes to the rank's log, and the process ends with the
 * exit code of the error.
 */
export function asRank(main: () => Promise<void>): void {
  main().catch((failure: unknown) => {
    const cause = fileFault(failure);
    const known = cause instanceof PalimpsestError;
    console.error(known ? `${cause.message} [${cause.code}]` : cause);
    process.exit(known ? cause.exit : 1);
  });
}
