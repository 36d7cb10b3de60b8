import { attr, run, type Raw } from "../backend";

const float = [attr.type("T")];

export const relu = (x: Raw): Raw => run("Relu", float, [x]);

/** d/d x of relu, from its output `y`. */
export const reluGradient = (dy: Raw, y: Raw): Raw => run("ReluGrad", float, [dy, y]);

export const add = (x: Raw, y: Raw): Raw => run("AddV2", float, [x, y]);

export const multiply = (x: Raw, y: Raw): Raw => run("Mul", float, [x, y]);
