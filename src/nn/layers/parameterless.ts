import { free, type Raw } from "../backend";
import type { Layer } from "./layer";

/**
 * A layer without parameters and statistics, the same in every mode.
 * @param apply borrows its input; the result is the caller's.
 * @param back the gradient by the input `x`, of that by the output `y`; borrows all three, and the result is the
 * caller's.
 */
export function parameterless(apply: (x: Raw) => Raw, back: (dy: Raw, x: Raw, y: Raw) => Raw): Layer {
  return {
    parameters: [],
    statistics: [],
    forward(x) {
      const y = apply(x);
      const dispose = (): void => free(y);
      return {
        y,
        backward(dy, _gradients, last) {
          const dx = back(dy, x, y);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
    infer: apply,
  };
}
