import { existsSync, readFileSync } from "node:fs";
import { BFLOAT16, hasOneDnn } from "./backend";
import type { Layer } from "./layers/layer";
import { prepared } from "./layers/prepared";
import { cast } from "./ops/elementwise";

/** Instruction sets that multiply bfloat16, as Linux names them: of x86 and of ARM. */
const instructions = ["avx512_bf16", "amx_bf16", "bf16"];

/** Whether a processor with these flags multiplies bfloat16 itself; without, oneDNN would only imitate it, slowly. */
export const multipliesBfloat16 = (flags: readonly string[]): boolean =>
  flags.some((flag) => instructions.includes(flag));

/** Whether bfloat16 is faster here: on a CPU that multiplies it, by oneDNN. */
export const hasBfloat16: boolean = hasOneDnn && multipliesBfloat16(processorFlags());

function processorFlags(): string[] {
  const path = "/proc/cpuinfo";
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1].trim().split(" ") ?? [];
}

/**
 * `layer` on maps in bfloat16: 8 bits of exponent as float32, 8 of precision. Convolutions multiply in it and add up in
 * float32; filters are rounded from their float32 values, which stay the ones that are updated. Batch normalisation
 * reads and writes it, and computes in float32 (mixed precision as Kalamkar et al. 2019 study it).
 */
export const inBfloat16 = (layer: Layer): Layer => prepared(layer, (x) => cast(x, BFLOAT16));
