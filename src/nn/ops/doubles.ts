import { attr, backend, create, FLOAT, free, INT32, runOp, type Raw } from "../backend";
import { cast } from "./elementwise";

/** TensorFlow's number for float64, which tfjs does not know: numbers go in and out as pairs of 32 bits. */
const DOUBLE = 2;

const toDoubles = [attr.type("T", INT32), attr.type("type", DOUBLE)];
const toPairs = [attr.type("T", DOUBLE), attr.type("type", INT32)];
const T = [attr.type("T", DOUBLE)];

/** A new tensor of float64; its memory is its own. */
export function doubles(shape: readonly number[], values: Float64Array): Raw {
  const raw = create([...shape, 2], new Int32Array(values.slice().buffer));
  const result = runOp("Bitcast", toDoubles, [raw]);
  free(raw);
  return result;
}

/** The values of a tensor of float64, copied out. */
export function doubleValues(raw: Raw): Float64Array {
  const pairs = runOp("Bitcast", toPairs, [raw]);
  const values = Int32Array.from(backend.binding.tensorDataSync(pairs.id));
  free(pairs);
  return new Float64Array(values.buffer);
}

/** The same values in float32, the caller's. */
export const doublesToFloats = (x: Raw): Raw => cast(x, FLOAT);

/** x + y. */
export const addDoubles = (x: Raw, y: Raw): Raw => runOp("AddV2", T, [x, y]);

/** x * y, with broadcasting. */
export const multiplyDoubles = (x: Raw, y: Raw): Raw => runOp("Mul", T, [x, y]);

/** max(x, 0). */
export const reluDoubles = (x: Raw): Raw => runOp("Relu", T, [x]);

/** A square matrix with a vector on its diagonal, and zeros elsewhere. */
export const diagonal = (vector: Raw): Raw => runOp("MatrixDiag", T, [vector]);

/** a b, or a' b where `a` is to be transposed. */
export const multiplyMatrices = (a: Raw, b: Raw, transposeA = false): Raw =>
  runOp("MatMul", [...T, attr.bool("transpose_a", transposeA), attr.bool("transpose_b", false)], [a, b]);

/**
 * x of A x = B, with A symmetric and positive definite; reads its lower triangle.
 * @throws what TensorFlow throws where A is not positive definite.
 */
export function solvePositive(a: Raw, b: Raw): Raw {
  const lower = runOp("Cholesky", T, [a]);
  const solve = (right: Raw, adjoint: boolean): Raw =>
    runOp("MatrixTriangularSolve", [...T, attr.bool("lower", true), attr.bool("adjoint", adjoint)], [lower, right]);
  const half = solve(b, false);
  const x = solve(half, true);
  free(lower, half);
  return x;
}
