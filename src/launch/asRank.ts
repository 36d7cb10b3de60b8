import { PalimpsestError } from "../base/errors";

/**
 * Runs the main function of a program that ranks are started with: its failure is words in the rank's log, and the end
 * of the process.
 */
export function asRank(main: () => Promise<void>): void {
  main().catch((cause: unknown) => {
    const known = cause instanceof PalimpsestError;
    console.error(known ? `${cause.message} [${cause.code}]` : cause);
    process.exit(known ? cause.exit : 1);
  });
}
