import { availableParallelism, cpus } from "node:os";
import { packageVersion } from "../src/base/package";
import { processorFlags } from "../src/base/machine/processor";

/** Instruction sets that decide how fast convolutions can be. */
const sets = ["avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_tile", "bf16"] as const;

/** The machine that was measured on. */
export interface Machine {
  readonly processor: string;
  readonly threads: number;
  /** Those of `sets` that it has; null where the system does not tell. */
  readonly instructions: readonly string[] | null;
  readonly node: string;
  readonly palimpsest: string;
}

/** This machine. */
export function thisMachine(): Machine {
  const [first] = cpus();
  return {
    processor: first?.model.trim() || "unknown",
    threads: availableParallelism(),
    instructions: instructionsIn(),
    node: process.version,
    palimpsest: packageVersion,
  };
}

/** The sets among the flags of a text of /proc/cpuinfo; null where it has no flags. */
export function instructionsIn(text?: string): string[] | null {
  const flags = processorFlags(text);
  return flags && sets.filter((set) => flags.includes(set));
}

/** The machine in a line. */
export function machineLine({ processor, threads, instructions, node, palimpsest }: Machine): string {
  const known = instructions?.join(" ") || "none that matter";
  const told = instructions === null ? "instruction sets unknown" : known;
  return `${processor}, ${threads} threads, ${told}; palimpsest ${palimpsest}, Node ${node}`;
}
