import { attr, FLOAT, free, ofType, runOp, share, type Raw } from "../backend";

const T = ofType((type) => [attr.type("T", type)]);

export const relu = (x: Raw): Raw => runOp("Relu", T(x), [x]);

/** d/d x of relu, from its output `y`. */
export const reluGradient = (dy: Raw, y: Raw): Raw => runOp("ReluGrad", T(dy), [dy, y]);

export const add = (x: Raw, y: Raw): Raw => runOp("AddV2", T(x), [x, y]);

export const subtract = (x: Raw, y: Raw): Raw => runOp("Sub", T(x), [x, y]);

export const multiply = (x: Raw, y: Raw): Raw => runOp("Mul", T(x), [x, y]);

/** The same values in another type; the caller's. */
export const cast = (x: Raw, type: number): Raw =>
  x.dtype === type
    ? share(x)
    : runOp("Cast", [attr.type("SrcT", x.dtype), attr.type("DstT", type), attr.bool("Truncate", false)], [x]);

/** The same values as floats; consumes `x`. */
export function toFloat(x: Raw): Raw {
  if (x.dtype === FLOAT) return x;
  const floats = cast(x, FLOAT);
  free(x);
  return floats;
}
