import { error } from "../base/errors";
import type { Communicator } from "./communicator";
import { beats, recordExit } from "./beats";
import { mpiCommunicator } from "./mpi/communicator";
import { installations, placesOfMpi } from "./mpi/installations";
import { loadLibrary, type MpiLibrary } from "./mpi/library";
import { placeIn } from "./place";
import { singleProcess } from "./singleProcess";

/** Set to 1 where ranks share cores. */
export const patienceVariable = "PALIMPSEST_PATIENT";

/**
 * The job that this process is one of: over MPI where `mpirun` or `srun` launched it, else of one process. Called once.
 * The process leaves the job when it exits, and takes the whole job with it if its exit code is not 0.
 * @throws `mpi/missing`, `mpi/unknown`, `mpi/mixed`, `mpi/failed`
 */
export function joinWorld(env: NodeJS.ProcessEnv = process.env): Communicator {
  const place = placeIn(env);
  if (!place) return singleProcess;
  const library = findLibrary(env);
  const mixed = (found: number): Error =>
    error("mpi/mixed", {
      launcher: place.launcher,
      size: place.size,
      library: `${library.version} (${library.path})`,
      found,
    });
  // The other family's launcher would be taken for none, or end the process.
  if (place.launcher !== "Slurm" && place.launcher !== library.abi.family) throw mixed(1);
  const communicator = mpiCommunicator(library, { onCall: beats(place, env), patient: env[patienceVariable] === "1" });
  if (communicator.size !== place.size) throw mixed(communicator.size);
  // The others would wait for ever for a rank that failed by itself. Node writes an uncaught error only after this, too
  // late.
  process.once("uncaughtExceptionMonitor", (cause) => process.stderr.write(`${cause.stack ?? cause}\n`));
  process.once("exit", (code) => {
    if (code === 0) return communicator.close();
    recordExit(place, code, env);
    communicator.abort(code);
  });
  return communicator;
}

/**
 * The MPI library of this machine that is tried first.
 * @throws `mpi/missing`, `mpi/unknown`
 */
export function findLibrary(env: NodeJS.ProcessEnv = process.env): MpiLibrary {
  const path = installations(undefined, env).find(({ library }) => library)?.library;
  if (path === undefined)
    throw error("mpi/missing", { looked: placesOfMpi(undefined, env), reason: "no libmpi there" });
  return loadLibrary(path);
}
