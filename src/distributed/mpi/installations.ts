import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { home } from "../../base/package";
import { programsOnPath } from "../../base/pathLookup";

/** An MPI on this machine: its launcher and the library that belongs to it, as far as they exist. */
export interface Installation {
  /** Folder that holds `bin` and `lib`. */
  readonly prefix: string;
  /** Path of the launcher. */
  readonly mpirun?: string;
  /** Path of the library, or a name that the dynamic loader knows. */
  readonly library?: string;
}

const libraryNames = [
  "libmpi.so.40",
  "libmpi.so.12",
  "libmpich.so.12",
  "libmpi.so",
  "libmpi.12.dylib",
  "libmpi.40.dylib",
];

/**
 * Installations in the order in which they are tried: the one that `PALIMPSEST_MPI` names, alone; else that of the
 * launcher that started this process; the project's own environment (`.venv`, from the `openmpi` or `mpich` package);
 * and that of the `mpirun` on PATH.
 */
export function installations(root: string = home, env: NodeJS.ProcessEnv = process.env): Installation[] {
  return prefixes(root, env)
    .map(installationAt)
    .filter(({ mpirun, library }) => mpirun ?? library);
}

/** Where `installations` looks, for messages that say that nothing usable is there. */
export function placesOfMpi(root: string = home, env: NodeJS.ProcessEnv = process.env): string[] {
  return [...prefixes(root, env), ...(env.PALIMPSEST_MPI ? [] : ["PATH"])];
}

function prefixes(root: string, env: NodeJS.ProcessEnv): string[] {
  const named = env.PALIMPSEST_MPI;
  const onPath = programsOnPath(["mpirun"], { env }).map((mpirun) => dirname(dirname(mpirun)));
  const launcher = env.OMPI_LIBDIR_LOC === undefined ? [] : [dirname(env.OMPI_LIBDIR_LOC)];
  return [...new Set(named ? [named] : [...launcher, join(root, ".venv"), ...onPath])];
}

function installationAt(prefix: string): Installation {
  const mpirun = ["mpirun", "mpiexec"].map((name) => join(prefix, "bin", name)).find((path) => existsSync(path));
  return { prefix, mpirun, library: libraryIn(prefix, mpirun) };
}

function libraryIn(prefix: string, mpirun?: string): string | undefined {
  const lib = join(prefix, "lib");
  // Debian has a folder of libraries for each architecture, and the link `mpirun` tells which MPI is meant.
  const architectures = existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith("-linux-gnu")) : [];
  const folders = [lib, join(prefix, "lib64"), ...architectures.map((name) => join(lib, name))];
  const target = mpirun ? realpathSync(mpirun) : "";
  const names = /hydra|mpich/.test(target) ? libraryNames.slice(1) : libraryNames;
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}
