import { setupCommand } from "../package";
import type { Catalogue } from "./catalogue";

/** Jobs of several processes: MPI, and the start of ranks. */
export const launchErrors = {
  "mpi/missing": {
    exit: 2,
    text: (v: { looked: readonly string[]; reason: string }) =>
      `there is no usable MPI (${v.looked.join(", ")}: ${v.reason}). ` +
      `Run \`${setupCommand}\`, which installs Open MPI, or set PALIMPSEST_MPI to the folder of an MPI`,
  },
  "mpi/unknown": {
    exit: 2,
    text: (v: { path: string; version: string }) =>
      `${v.path} is ${JSON.stringify(v.version)}; it takes Open MPI, MPICH or one of MPICH's interface. Set ` +
      "PALIMPSEST_MPI to the folder of such an MPI",
  },
  "mpi/mixed": {
    exit: 2,
    text: (v: { launcher: string; size: number; library: string; found: number }) =>
      `${v.launcher} launched ${v.size} ranks, but to the library that was loaded, ${v.library}, they are ` +
      `${v.found}. ` +
      "Launch with the mpirun of that MPI, or set PALIMPSEST_MPI to the folder of the launcher's MPI (under srun: " +
      "give its --mpi that the library takes)",
  },
  "mpi/failed": { exit: 1, text: (v: { call: string; text: string }) => `${v.call} failed: ${v.text}` },
  "launch/failed": {
    exit: 1,
    text: (v: { rank: number | null; code: number; log: string; end: string }) =>
      `${v.rank === null ? "the job" : `rank ${v.rank}`} ended with exit code ` +
      `${v.code}${v.code > 128 ? ` (signal ${v.code - 128})` : ""}, and the job with it; ` +
      `see ${v.log}${v.end && `, which ends: ${v.end}`}`,
  },
  "launch/refused": { exit: 2, text: (v: { end: string }) => `the ranks refused the command: ${v.end}` },
  "launch/hung": {
    exit: 1,
    text: (v: { rank: number; seconds: number; count: number; name: string; log: string; end: string }) =>
      `no rank got further for ${v.seconds} s, so the job was ended; rank ${v.rank} keeps the others waiting ` +
      `since its collective ${v.count} (${v.name}); ` +
      `see ${v.log}${v.end && `, which ends: ${v.end}`}. Give a longer --timeout if it only is slow`,
  },
} as const satisfies Catalogue;
