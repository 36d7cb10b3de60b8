import { ended } from "../ops/fusedConvolution";
import type { Frozen, Layer } from "./layer";

/** A layer frozen: by itself where it knows how, else as it is. */
export const freeze = (layer: Layer): Frozen =>
  layer.freeze?.() ?? { infer: (x, join) => ended(layer.infer(x), join?.side, join?.relu ?? false), dispose() {} };
