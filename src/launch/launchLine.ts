import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { error } from "../base/errors";
import { packageRoot } from "../base/package";
import { programOnPath } from "../base/pathLookup";
import { collectivesVariable, installations, patienceVariable, placesOfMpi, type Installation } from "../distributed";

/** How a job is started. */
export interface LaunchLineOptions {
  /** Number of processes. */
  readonly ranks: number;
  /** Hosts that the ranks are spread over evenly, in order; default this one, or Slurm's. */
  readonly hosts?: readonly string[];
  /** Threads of each rank. Default: the cores of this machine, shared out among its ranks. */
  readonly threads?: number;
  /** Folder of logs. On several hosts it must be the same on all of them. */
  readonly logs: string;
}

/** A program that starts `ranks` copies of a command. */
export interface LaunchLine {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** An MPI that can launch. */
export type Launcher = Installation & { readonly mpirun: string };

/**
 * The command line that launches a job: `srun` inside an allocation of Slurm that has one, else the `mpirun` of the
 * first MPI that is found.
 * @throws `mpi/missing`
 */
export function launchLine(
  command: readonly string[],
  options: LaunchLineOptions,
  env: NodeJS.ProcessEnv = process.env,
): LaunchLine {
  const { ranks, hosts, logs } = options;
  const perHost = Math.ceil(ranks / (hosts?.length ?? (Number(env.SLURM_JOB_NUM_NODES) || 1)));
  const cores = Number(env.SLURM_CPUS_PER_TASK) * perHost || availableParallelism();
  const threads = String(options.threads ?? Math.max(1, Math.floor(cores / perHost)));
  const rankEnvironment: Record<string, string> = {
    PALIMPSEST_LOGS: logs,
    [collectivesVariable]: logs,
    OMP_NUM_THREADS: threads,
    TF_NUM_INTRAOP_THREADS: threads,
  };
  if (perHost > cores) rankEnvironment[patienceVariable] = "1";
  const wrapped = [join(packageRoot, "environment", "rank.sh"), ...command];

  const srun = env.SLURM_JOB_ID && !hosts ? programOnPath(["srun"], { env }) : undefined;
  if (srun)
    return {
      program: srun,
      args: ["--ntasks", String(ranks), "--kill-on-bad-exit=1", "--cpu-bind=none", ...wrapped],
      env: rankEnvironment,
    };

  const found = findMpirun(env);
  rankEnvironment.PALIMPSEST_MPI = found.prefix;
  return {
    ...mpirunLine(found, wrapped, {
      ranks,
      hosts,
      pass: [...Object.keys(rankEnvironment), "PALIMPSEST_CACHE", "PATH"],
    }),
    env: rankEnvironment,
  };
}

/**
 * The MPI whose `mpirun` launches jobs here.
 * @throws `mpi/missing`
 */
export function findMpirun(env: NodeJS.ProcessEnv = process.env): Launcher {
  const launcher = installations(undefined, env).find(({ mpirun }) => mpirun);
  if (!launcher?.mpirun) throw error("mpi/missing", { looked: placesOfMpi(undefined, env), reason: "no mpirun there" });
  return { ...launcher, mpirun: launcher.mpirun };
}

/**
 * How an `mpirun` starts `ranks` copies of a command, each free to run on any core, as many on each host. `pass` names
 * the variables of the environment that other hosts get too.
 */
export function mpirunLine(
  { mpirun }: Launcher,
  command: readonly string[],
  { ranks, hosts, pass = [] }: Pick<LaunchLineOptions, "ranks" | "hosts"> & { readonly pass?: readonly string[] },
): Pick<LaunchLine, "program" | "args"> {
  const slots = hosts?.map((host) => `${host}:${Math.ceil(ranks / hosts.length)}`).join();
  const isOpenMpi = /open.?mpi/i.test(spawnSync(mpirun, ["--version"], { encoding: "utf8" }).stdout ?? "");
  if (!isOpenMpi)
    return {
      program: mpirun,
      args: ["-n", String(ranks), ...(slots ? ["-hosts", slots] : []), "-bind-to", "none", ...command],
    };
  const root = process.getuid?.() === 0 ? ["--allow-run-as-root"] : [];
  const where = slots ? ["--host", slots, ...pass.flatMap((name) => ["-x", name])] : [];
  // A rank that waits gives way to whatever else the machine has to do, such as the rank that it waits for.
  const how = ["--bind-to", "none", "--map-by", ":OVERSUBSCRIBE", "--mca", "mpi_yield_when_idle", "1"];
  return { program: mpirun, args: ["-n", String(ranks), ...root, ...how, ...where, ...command] };
}
