import type { Normalisation } from "../../records";
import { free } from "../backend";
import { floats } from "../constants";
import { add, multiply } from "../ops/elementwise";
import type { Layer } from "./layer";
import { prepared } from "./prepared";

export type { Normalisation } from "../../records";

/** Of ImageNet's training images: what torchvision's weights expect (its `ImageClassification` transform). */
export const imageNetNormalisation: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/**
 * `layer` on (x - mean) / std, channel by channel. The normalisation is constant, and images are data.
 */
export function normalised(layer: Layer, { mean, std }: Normalisation): Layer {
  const scale = floats(std.map((s) => 1 / s));
  const shift = floats(mean.map((m, c) => -m / std[c]));
  return prepared(layer, (x) => {
    const scaled = multiply(x, scale);
    const y = add(scaled, shift);
    free(scaled);
    return y;
  });
}
