import { readFileSync } from "node:fs";

/** Instruction sets that multiply bfloat16, as Linux names them: of x86 and of ARM. */
const bfloat16Sets = ["avx512_bf16", "amx_bf16", "bf16"];

/**
 * Instruction sets and other flags of the processor, as Linux lists them; null where the system does not tell.
 * @param text of /proc/cpuinfo; that of this machine by default.
 */
export function processorFlags(text = cpuInformation()): readonly string[] | null {
  return /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1].trim().split(/\s+/) ?? null;
}

/** Whether a processor with these flags multiplies bfloat16 itself; without, oneDNN would only imitate it, slowly. */
export const multipliesBfloat16 = (flags: readonly string[]): boolean =>
  flags.some((flag) => bfloat16Sets.includes(flag));

function cpuInformation(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
