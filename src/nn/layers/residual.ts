import { free, type Raw } from "../backend";
import { add, relu, reluGradient } from "../ops/elementwise";
import { ended } from "../ops/fusedConvolution";
import { freeze } from "./frozen";
import type { Layer } from "./layer";
import { blockOf, named } from "./named";

/** The side of a residual block beside `main`, and what follows the sum. */
export interface ResidualOptions {
  /** What the input goes through on the other side; without one it is added as it is. */
  readonly shortcut?: Layer;
  /** Whether a ReLU follows the sum. Default: yes, as in ResNets. */
  readonly relu?: boolean;
}

/**
 * relu(main(x) + shortcut(x)) (He et al. 2016, Eq. 1 and 2), or the sum alone. `main` and `shortcut` give gradients of
 * their input.
 */
export function residual(main: Layer, { shortcut, relu: rectified = true }: ResidualOptions = {}): Layer {
  const join = (direct: Raw, side: Raw): Raw => {
    const sum = add(direct, side);
    if (!rectified) return sum;
    const y = relu(sum);
    free(sum);
    return y;
  };
  const block: Layer = {
    get parameters() {
      return [...main.parameters, ...(shortcut?.parameters ?? [])];
    },
    statistics: [...main.statistics, ...(shortcut?.statistics ?? [])],
    forward(x, mode) {
      const direct = main.forward(x, mode);
      const side = shortcut?.forward(x, mode);
      const y = join(direct.y, side?.y ?? x);
      return {
        y,
        backward(dy, gradients, last) {
          const dSum = rectified ? reluGradient(dy, y) : dy;
          const dDirect = direct.backward(dSum, gradients, last);
          const dSide = side ? side.backward(dSum, gradients, last) : dSum;
          const dx = dDirect && dSide && add(dDirect, dSide);
          for (const raw of [dDirect, side && dSide, rectified && dSum, last && y]) if (raw) free(raw);
          return dx;
        },
        dispose() {
          direct.dispose();
          side?.dispose();
          free(y);
        },
      };
    },
    infer(x) {
      const direct = main.infer(x);
      const side = shortcut?.infer(x);
      const y = join(direct, side ?? x);
      free(direct, ...(side ? [side] : []));
      return y;
    },
    freeze() {
      const [frozen, frozenShortcut] = [freeze(main), shortcut && freeze(shortcut)];
      return {
        infer(x, outer) {
          const side = frozenShortcut?.infer(x);
          const y = frozen.infer(x, { side: side ?? x, relu: rectified });
          if (side) free(side);
          return ended(y, outer?.side, outer?.relu ?? false);
        },
        dispose() {
          frozen.dispose();
          frozenShortcut?.dispose();
        },
      };
    },
  };
  return named(blockOf(block.parameters), block);
}
