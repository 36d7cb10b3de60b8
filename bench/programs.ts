import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { findMpirun, mpirunLine } from "../src/launch/launchLine";
import { rankNode } from "../src/launch/rankProgram";
import { error, PalimpsestError } from "../src/base/errors";
import type { Program } from "./cases";
import type { Startable } from "./turns";
import { wordsOf } from "./work";

/** A command line, and what its environment has beside ours. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const ours: Readonly<Partial<Record<Program["kind"], string>>> = { load: "loader.ts", "all-reduce": "allReduce.ts" };

/** How a program of ours is started. */
export const ownProgram = [process.execPath, "--import", "tsx"];

/** The command of a program, or what this machine has not. @param peer a Python, for programs of that language. */
export function commandOf(program: Program, peer?: string): Startable {
  const { language, ranks, kind, variant } = program;
  const work = wordsOf(program);
  if (language === "python") {
    const file = join(__dirname, "peer", kind === "load" ? "torch_loader.py" : "torch_resnet.py");
    const args = [file, ...work, ...(variant === undefined ? [] : ["--variant", variant])];
    if (peer === undefined) return { missing: "no --peer was given" };
    return { program: peer, args, env: { PYTHONDONTWRITEBYTECODE: "1" } };
  }
  try {
    const rank = [...rankNode, "--import", "tsx"];
    const worker = [join(__dirname, ours[kind] ?? "worker.ts"), ...work, "--precision", program.precision];
    if (language === "c") return onRanks([compiled(), ...work], ranks ?? 1);
    if (ranks !== undefined) return onRanks([...rank, ...worker], ranks);
    const [node, ...args] = [...ownProgram, ...worker];
    return { program: node, args, env: {} };
  } catch (cause) {
    if (cause instanceof PalimpsestError && cause.code === "mpi/missing") return { missing: cause.message };
    throw cause;
  }
}

function onRanks(command: readonly string[], ranks: number): Command {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / ranks)));
  const installation = findMpirun();
  const env = { PALIMPSEST_MPI: installation.prefix, OMP_NUM_THREADS: threads, TF_NUM_INTRAOP_THREADS: threads };
  return { ...mpirunLine(installation, command, { ranks }), env };
}

/**
 * The C program, made by the compiler that belongs to the `mpirun`; it goes away with this process.
 * @throws `mpi/missing` where there is no such compiler
 */
function compiled(): string {
  const compiler = join(findMpirun().prefix, "bin", "mpicc");
  if (!existsSync(compiler)) throw error("mpi/missing", { looked: [compiler], reason: "no compiler there" });
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "allReduce");
  execFileSync(compiler, ["-O2", "-o", program, join(__dirname, "peer", "allReduce.c")]);
  return program;
}
