import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { findMpirun, mpirunLine } from "../src/launch/launchLine";
import { rankNode } from "../src/launch/rankProgram";
import type { Program, Work } from "./cases";

/** A command line, and what its environment has beside ours. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const ours: Readonly<Partial<Record<Work["kind"], string>>> = { load: "loader.ts", "all-reduce": "allReduce.ts" };

/** The command of a program; undefined where this machine has not what it needs. */
export function commandOf(
  { language, ranks, kind, batch, size, earlier, folder = "" }: Program,
  peer?: string,
): Command | undefined {
  const work = [kind, `${batch}`, `${size}`, `${earlier}`, folder];
  if (language === "python") {
    const [program, ...args] = [
      peer,
      join(__dirname, "peer", kind === "load" ? "torch_loader.py" : "torch_resnet.py"),
      ...work,
    ];
    return program === undefined ? undefined : { program, args, env: {} };
  }
  const node = ranks === undefined ? [process.execPath] : rankNode;
  const command =
    language === "c" ? compiled() : [...node, "--import", "tsx", join(__dirname, ours[kind] ?? "worker.ts")];
  if (!command) return undefined;
  const [program, ...args] = [...command, ...work];
  if (ranks === undefined) return { program, args, env: {} };
  const threads = String(Math.max(1, Math.floor(availableParallelism() / ranks)));
  const installation = findMpirun();
  const env = { PALIMPSEST_MPI: installation.prefix, OMP_NUM_THREADS: threads, TF_NUM_INTRAOP_THREADS: threads };
  return { ...mpirunLine(installation, [program, ...args], { ranks }), env };
}

/** The C program, made by the compiler that belongs to the `mpirun`; it goes away with this process. */
function compiled(): readonly string[] | undefined {
  const compiler = join(findMpirun().prefix, "bin", "mpicc");
  if (!existsSync(compiler)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "allReduce");
  execFileSync(compiler, ["-O2", "-o", program, join(__dirname, "peer", "allReduce.c")]);
  return [program];
}
