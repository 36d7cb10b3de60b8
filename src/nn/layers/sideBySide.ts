import { attr, free, INT32, runOp, runOpMany, type Raw } from "../backend";
import { int, ints } from "../constants";
import { add } from "../ops/elementwise";
import { freeze } from "./frozen";
import type { Frozen, Layer } from "./layer";

const join = (count: number) => [attr.type("T"), attr.type("Tidx", INT32), attr.int("N", count)];
const cut = (count: number) => [attr.type("T"), attr.type("Tlen", INT32), attr.int("num_split", count)];

/** A piece of layers that follow one another, whose output is given too. */
export interface Piece {
  /** From the output of the piece before, or from the input. */
  readonly layers: Layer;
  /** Its output as rows [n, k] of floats; without parameters. */
  readonly rows: Layer;
}

/** A pass in evaluation mode. */
type Inferring = Pick<Frozen, "infer">;

/**
 * Pieces one after another, and `rest` behind them, with the output of every piece beside that of the last layer:
 * [n, rest, first, ..., last]. Without `rest` the last piece comes first. Every output is the same to the bit as
 * without the others, and gradients come back from all of them.
 */
export function sideBySide(pieces: readonly Piece[], rest?: Layer): Layer {
  const layers = [...pieces.map((piece) => piece.layers), ...(rest ? [rest] : [])];
  const count = layers.length;
  const joined = (outputs: readonly Raw[]): Raw =>
    count === 1 ? outputs[0] : runOp("ConcatV2", join(count), [...outputs, int(1)]);
  const inferThrough = (inner: readonly Inferring[], x: Raw): Raw => {
    const maps: Raw[] = [];
    for (const [i] of pieces.entries()) maps.push(inner[i].infer(maps.at(-1) ?? x));
    const features = rest && inner[pieces.length].infer(maps[maps.length - 1]);
    const flat = pieces.map(({ rows }, i) => rows.infer(maps[i]));
    const outputs = lastFirst(features ? [...flat, features] : flat);
    const y = joined(outputs);
    free(...maps, ...(count === 1 ? [] : outputs));
    return y;
  };
  return {
    get parameters() {
      return layers.flatMap((layer) => layer.parameters);
    },
    statistics: layers.flatMap((layer) => layer.statistics),
    infer: (x) => inferThrough(layers, x),
    freeze() {
      const frozen = layers.map(freeze);
      return {
        infer: (x) => inferThrough(frozen, x),
        dispose: () => frozen.forEach((layer) => layer.dispose()),
      };
    },
    forward(x, mode) {
      const maps: ReturnType<Layer["forward"]>[] = [];
      for (const piece of pieces) maps.push(piece.layers.forward(maps.at(-1)?.y ?? x, mode));
      const features = rest?.forward(maps[maps.length - 1].y, mode);
      const flat = pieces.map(({ rows }, i) => rows.forward(maps[i].y, mode));
      const outputs = lastFirst(features ? [...flat, features] : flat);
      const y = joined(outputs.map((output) => output.y));
      return {
        y,
        backward(dy, gradients, last) {
          const lengths = outputs.map((output) => output.y.shape[1]);
          const parts = count === 1 ? [dy] : runOpMany("SplitV", cut(count), [dy, ints(lengths), int(1)], count);
          const [first, ...others] = outputs.map((output, i) => needed(output.backward(parts[i], gradients, last)));
          if (count > 1) free(...parts);
          // Behind each piece: what comes back from its rows, and from what follows it.
          const ofRows = features ? others : [...others, first];
          let back = features && first;
          for (let i = pieces.length - 1; i >= 0; i--) {
            const dMap = back ? add(back, ofRows[i]) : ofRows[i];
            if (back) free(back, ofRows[i]);
            const dInput = maps[i].backward(dMap, gradients, last);
            free(dMap);
            back = i > 0 ? needed(dInput) : dInput;
          }
          if (last && count > 1) free(y);
          return back;
        },
        dispose() {
          for (const record of [...maps, ...outputs]) record.dispose();
          if (count > 1) free(y);
        },
      };
    },
  };
}

/** The last first, then the others in their order. */
const lastFirst = <T>(all: readonly T[]): readonly T[] => [...all.slice(-1), ...all.slice(0, -1)];

/** @throws an error of the program where layers behind a map give no gradient of their input. */
function needed(gradient: Raw | undefined): Raw {
  if (!gradient) throw new Error("the layers behind a backbone's map give the gradient of their input");
  return gradient;
}
