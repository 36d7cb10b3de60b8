import { attr, ofType, runOp } from "../backend";
import type { Layer } from "./layer";
import { parameterless } from "./parameterless";

/** x where it is above 0, else slope x. @param slope above 0: its output then tells the sign of its input. */
export function leakyRelu(slope: number): Layer {
  const attributes = ofType((type) => [attr.type("T", type), attr.float("alpha", slope)]);
  return parameterless(
    (x) => runOp("LeakyRelu", attributes(x), [x]),
    (dy, _x, y) => runOp("LeakyReluGrad", attributes(dy), [dy, y]),
  );
}
