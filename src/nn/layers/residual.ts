import { free } from "../backend";
import type { Layer } from "./layer";
import { add, relu, reluGradient } from "../ops/elementwise";

/** relu(main(x) + shortcut(x)), the shortcut being x itself when there is none (He et al. 2016). */
export function residual(main: Layer, shortcut?: Layer): Layer {
  return {
    get parameters() {
      return [...main.parameters, ...(shortcut?.parameters ?? [])];
    },
    statistics: [...main.statistics, ...(shortcut?.statistics ?? [])],
    forward(x, mode) {
      const direct = main.forward(x, mode);
      const side = shortcut?.forward(x, mode);
      const sum = add(direct.y, side?.y ?? x);
      const y = relu(sum);
      free(sum);
      return {
        y,
        backward(dy, gradients, last) {
          const dSum = reluGradient(dy, y);
          const dDirect = direct.backward(dSum, gradients, last)!;
          const dSide = side?.backward(dSum, gradients, last);
          const dx = add(dDirect, dSide ?? dSum);
          free(dSum, dDirect, ...(dSide ? [dSide] : []), ...(last ? [y] : []));
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
      const sum = add(direct, side ?? x);
      const y = relu(sum);
      free(direct, sum, ...(side ? [side] : []));
      return y;
    },
  };
}
