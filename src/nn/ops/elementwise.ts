import { attr, runOp, type Raw } from "../backend";

const float = [attr.type("T")];

export const relu = (x: Raw): Raw => runOp("Relu", float, [x]);

/** d/d x of relu, from its output `y`. */
export const reluGradient = (dy: Raw, y: Raw): Raw => runOp("ReluGrad", float, [dy, y]);

export const add = (x: Raw, y: Raw): Raw => runOp("AddV2", float, [x, y]);

export const multiply = (x: Raw, y: Raw): Raw => runOp("Mul", float, [x, y]);
