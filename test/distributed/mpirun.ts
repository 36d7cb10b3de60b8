import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { mpirunLine, type Launcher } from "../../src/launch/launchLine";
import { rankNode } from "../../src/launch/rankProgram";
import { installations, patienceVariable } from "../../src/distributed";

const root = join(__dirname, "..", "..");
const named = (process.env.PALIMPSEST_TEST_MPI ?? "").split(":").filter(Boolean);

/**
 * The MPIs to test: the one that jobs are launched with, and those in the folders that PALIMPSEST_TEST_MPI names,
 * separated by colons (an environment with the `mpich` package, for example).
 */
export const mpis = [
  installations(root).slice(0, 1),
  ...named.map((prefix) => installations(root, { PALIMPSEST_MPI: prefix })),
]
  .flat()
  .filter((found): found is Launcher => found.mpirun !== undefined && found.library !== undefined);

/** Why tests of jobs are left out, where they are. */
export const withoutMpi = mpis.length === 0 && "there is no MPI: neither in .venv nor on PATH";

/** Runs a program of `ranks/` on N ranks of a thread each; where they share cores, they sleep while they wait. */
export function mpirun(mpi: Launcher, ranks: number, name: string, ...args: readonly string[]) {
  const { program, args: line } = mpirunLine(
    mpi,
    [...rankNode, "--import", "tsx", join(__dirname, "ranks", `${name}.ts`), ...args],
    { ranks },
  );
  const patient = String(Number(ranks > availableParallelism()));
  const env = {
    ...process.env,
    PALIMPSEST_MPI: mpi.prefix,
    [patienceVariable]: patient,
    TF_NUM_INTRAOP_THREADS: "1",
    OMP_NUM_THREADS: "1",
  };
  const { status, stdout, stderr } = spawnSync(program, line, { cwd: root, env, encoding: "utf8", timeout: 1_800_000 });
  return { status, stdout, stderr };
}
