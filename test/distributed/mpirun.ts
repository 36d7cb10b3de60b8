import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installations } from "../../src/distributed/mpi/installations";

const root = join(__dirname, "..", "..");

/**
 * The MPIs to test: the project's own, and those in the folders that PALIMPSEST_TEST_MPI names, separated by colons (an environment with
 * the `mpich` package, for example).
 */
export const mpis = [...installations(root, {}), ...(process.env.PALIMPSEST_TEST_MPI ?? "").split(":").filter(Boolean).flatMap((prefix) => installations(root, { PALIMPSEST_MPI: prefix }))];

/** Runs a program of `ranks/` on N ranks with an MPI's own `mpirun`. */
export function mpirun({ prefix, mpirun: program }: (typeof mpis)[number], ranks: number, name: string, env: NodeJS.ProcessEnv = {}, ...args: readonly string[]) {
  const openMpi = spawnSync(program!, ["--version"], { encoding: "utf8" }).stdout.includes("Open MPI");
  const own = openMpi ? ["--allow-run-as-root", "--bind-to", "none", "--map-by", ":OVERSUBSCRIBE"] : [];
  const node = [process.execPath, "--import", "tsx", join(__dirname, "ranks", `${name}.ts`), ...args];
  const variables = { ...process.env, PALIMPSEST_MPI: prefix, PALIMPSEST_PATIENT: "1", TF_NUM_INTRAOP_THREADS: "1", OMP_NUM_THREADS: "1", ...env };
  const { status, stdout, stderr } = spawnSync(program!, ["-n", String(ranks), ...own, ...node], { cwd: root, env: variables, encoding: "utf8", timeout: 900_000 });
  return { status, stdout, stderr };
}
