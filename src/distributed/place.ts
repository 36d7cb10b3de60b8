import type { Family } from "./mpi/abi";

/** The place of a process in its job, as the launcher told it. */
export interface Place {
  readonly launcher: Family | "Slurm";
  readonly rank: number;
  readonly size: number;
}

/** The place of this process, or undefined if nothing launched it as one of a job. */
export function placeIn(env: NodeJS.ProcessEnv = process.env): Place | undefined {
  const place = (launcher: Place["launcher"], rank?: string, size?: string): Place | undefined =>
    size === undefined ? undefined : { launcher, rank: Number(rank), size: Number(size) };
  return (
    place("Open MPI", env.OMPI_COMM_WORLD_RANK, env.OMPI_COMM_WORLD_SIZE) ??
    // A batch script is a step too, of one task: only `srun` makes steps of more.
    (env.SLURM_STEP_NUM_TASKS === "1" ? undefined : place("Slurm", env.SLURM_PROCID, env.SLURM_STEP_NUM_TASKS)) ??
    place("MPICH", env.PMI_RANK, env.PMI_SIZE)
  );
}
