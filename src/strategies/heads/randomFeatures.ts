import { random } from "../../base/random";
import {
  adopt,
  create,
  doubles,
  free,
  initialValues,
  multiplyMatrices,
  reluDoubles,
  share,
  tf,
  type Raw,
} from "../../nn";

/** phi(f) = ReLU(f U) with U fixed, without a bias (scut-zx/L3A, MultiLabelIncremental_L3A.py, `_train_task`). */
export interface RandomFeatures {
  /** e, length of an embedding f. */
  readonly inputs: number;
  /** Length of phi. */
  readonly width: number;
  /** phi of rows [n, e], in float64: [n, width], the caller's. */
  inDoubles(rows: Float32Array): Raw;
  /** phi of rows [n, e] in float32: [n, width]; call within `tf.tidy`. */
  inFloats(rows: tf.Tensor2D): tf.Tensor2D;
  /** Memory held, in bytes. */
  readonly bytes: number;
  dispose(): void;
}

/** U [inputs, width] of a seed, with the fresh values of PyTorch's `Linear`, as the authors' code has it. */
export const randomMatrix = (seed: number, inputs: number, width: number): Float32Array =>
  initialValues.uniformByFanIn(inputs)(random(seed, "random features"), [inputs, width]);

/** The features of a matrix U `[inputs * width]`, row after row. */
export function randomFeatures(u: Float32Array, inputs: number, width: number): RandomFeatures {
  const single = create([inputs, width], u.slice());
  const double = doubles([inputs, width], Float64Array.from(u));
  return {
    inputs,
    width,
    inDoubles(rows) {
      const raw = doubles([rows.length / inputs, inputs], Float64Array.from(rows));
      const product = multiplyMatrices(raw, double);
      const phi = reluDoubles(product);
      free(raw, product);
      return phi;
    },
    inFloats: (rows) => tf.relu(tf.matMul<tf.Tensor2D>(rows, adopt<tf.Tensor2D>(share(single)))),
    bytes: 12 * inputs * width,
    dispose: () => free(single, double),
  };
}
