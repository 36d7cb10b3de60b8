import { multipliesBfloat16, processorFlags } from "../base/machine/processor";
import { BFLOAT16 } from "./backend";
import { hasOneDnn } from "./device";
import type { Layer } from "./layers/layer";
import { prepared } from "./layers/prepared";
import { cast } from "./ops/elementwise";

/** Whether bfloat16 is faster here: on a CPU that multiplies it, by oneDNN. */
export const hasBfloat16: boolean = hasOneDnn && multipliesBfloat16(processorFlags() ?? []);

/**
 * `layer` on maps in bfloat16: 8 bits of exponent as float32, 8 of precision. Convolutions multiply in it and add up in
 * float32; filters are rounded from their float32 values, which stay the ones that are updated. Batch normalisation
 * reads and writes it, and computes in float32 (mixed precision as Kalamkar et al. 2019 study it).
 */
export const inBfloat16 = (layer: Layer): Layer => prepared(layer, (x) => cast(x, BFLOAT16));
