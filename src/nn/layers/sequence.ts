import { free, type Raw } from "../backend";
import { freeze } from "./frozen";
import type { Frozen, Gradients, Join, Layer, Recorded } from "./layer";

/**
 * Layers one after another. Idle ones are skipped. Where a layer was told that nobody needs the gradient of its input,
 * the way back ends there.
 */
export function sequence(layers: readonly Layer[]): Layer {
  const active = (): readonly Layer[] => layers.filter(({ idle }) => !idle);
  return {
    get parameters() {
      return layers.flatMap((layer) => layer.parameters);
    },
    statistics: layers.flatMap((layer) => layer.statistics),
    forward(x, mode) {
      const records: Recorded[] = [];
      for (const layer of active()) records.push(layer.forward(records.at(-1)?.y ?? x, mode));
      return {
        y: records[records.length - 1].y,
        backward: (dy, gradients, last) => backThrough(records, dy, gradients, last),
        dispose: () => records.forEach((record) => record.dispose()),
      };
    },
    infer: (x) => inferThrough(active(), x),
    freeze() {
      const frozen = active().map(freeze);
      return {
        infer: (x, join) => inferThrough(frozen, x, join),
        dispose: () => frozen.forEach((layer) => layer.dispose()),
      };
    },
  };
}

/** Through each in turn; `join` ends the last. */
function inferThrough(layers: readonly Pick<Frozen, "infer">[], x: Raw, join?: Join): Raw {
  let y = x;
  for (const [i, layer] of layers.entries()) {
    const next = layer.infer(y, i === layers.length - 1 ? join : undefined);
    if (y !== x) free(y);
    y = next;
  }
  return y;
}

function backThrough(records: readonly Recorded[], dy: Raw, gradients: Gradients, last: boolean): Raw | undefined {
  let dOutput = dy;
  for (const record of [...records].reverse()) {
    const dInput = record.backward(dOutput, gradients, last);
    if (dOutput !== dy) free(dOutput);
    if (dInput === undefined) return undefined;
    dOutput = dInput;
  }
  return dOutput;
}
