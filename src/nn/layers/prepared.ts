import { free, type Raw } from "../backend";
import { freeze } from "./frozen";
import type { Frozen, Join, Layer, Recorded } from "./layer";

/**
 * `layer` on what `prepare` makes of its input, which is data: the way back ends there.
 * @param prepare borrows its input; the result is the caller's.
 */
export function prepared(layer: Layer, prepare: (x: Raw) => Raw): Layer {
  const inferPrepared = (inner: Pick<Frozen, "infer">, x: Raw, join?: Join): Raw => {
    const input = prepare(x);
    const y = inner.infer(input, join);
    free(input);
    return y;
  };
  return {
    get parameters() {
      return layer.parameters;
    },
    statistics: layer.statistics,
    forward(x, mode): Recorded {
      const input = prepare(x);
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
    infer: (x) => inferPrepared(layer, x),
    freeze() {
      const frozen = freeze(layer);
      return { infer: (x, join) => inferPrepared(frozen, x, join), dispose: () => frozen.dispose() };
    },
  };
}
