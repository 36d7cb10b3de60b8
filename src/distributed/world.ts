import { error } from "../base/errors";
import type { Communicator } from "./communicator";
import { collectiveRecorder, recordExit } from "./lastCollective";
import { mpiCommunicator } from "./mpi/communicator";
import { installations, placesOfMpi } from "./mpi/installations";
import { loadLibrary, type MpiLibrary } from "./mpi/library";
import { placeIn } from "./place";
import { singleProcess } from "./singleProcess";

/** Environment variable that is set to 1 where ranks share cores: they then wait by sleeping. */
export const patienceVariable = "PALIMPSEST_PATIENT";

/**
 * The job that this process belongs to: over MPI where `mpirun` or `srun` launched it, else a job of one process. To be
 * called once. The process leaves the job when it exits, and ends the whole job if its exit code is not 0.
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
  // A library of the other family would not notice the launcher, or would end the process.
  if (place.launcher !== "Slurm" && place.launcher !== library.abi.family) throw mixed(1);
  const communicator = mpiCommunicator(library, {
    onCall: collectiveRecorder(place, env),
    patient: env[patienceVariable] === "1",
  });
  if (communicator.size !== place.size) throw mixed(communicator.size);
  // The other ranks would wait for ever for a rank that failed alone. Node writes an uncaught error only after the job
  // was ended, which is too late.
  process.once("uncaughtExceptionMonitor", (cause) => process.stderr.write(`${cause.stack ?? cause}\n`));
  process.once("exit", (code) => {
    if (code === 0) return communicator.close();
    recordExit(place, code, env);
    communicator.abort(code);
  });
  return communicator;
}

/**
 * The MPI library of the first installation that has one.
 * @throws `mpi/missing`, `mpi/unknown`
 */
export function findLibrary(env: NodeJS.ProcessEnv = process.env): MpiLibrary {
  const path = installations(undefined, env).find(({ library }) => library)?.library;
  if (path === undefined)
    throw error("mpi/missing", { looked: placesOfMpi(undefined, env), reason: "no libmpi there" });
  return loadLibrary(path);
}
