import type { Normalisation } from "../../records";
import { floats, free, type Raw } from "../backend";
import type { Layer, Recorded } from "./layer";
import { add, multiply } from "../ops/elementwise";

export type { Normalisation } from "../../records";

/** Of ImageNet's training images: what torchvision's weights expect (its `ImageClassification` transform). */
export const imageNetNormalisation: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/**
 * `layer` on (x - mean) / std, channel by channel. The normalisation is constant and `layer`'s input is data, so the
 * way back ends there.
 */
export function normalised(layer: Layer, { mean, std }: Normalisation): Layer {
  const scale = floats(std.map((s) => 1 / s));
  const shift = floats(mean.map((m, c) => -m / std[c]));
  const apply = (x: Raw): Raw => {
    const scaled = multiply(x, scale);
    const y = add(scaled, shift);
    free(scaled);
    return y;
  };
  return {
    get parameters() {
      return layer.parameters;
    },
    statistics: layer.statistics,
    forward(x, mode): Recorded {
      const input = apply(x);
      const record = layer.forward(input, mode);
      const dispose = (): void => {
        record.dispose();
        free(input);
      };
      return {
        y: record.y,
        backward(dy, gradients, last) {
          const dx = record.backward(dy, gradients, last);
          if (last) free(input);
          return dx;
        },
        dispose,
      };
    },
    infer(x) {
      const input = apply(x);
      const y = layer.infer(input);
      free(input);
      return y;
    },
  };
}
