import { attr, create, free, int, INT32, ints, runOp, scalar, share, values, type Raw } from "../backend";
import { gradientOf, type Gradients } from "../layers/layer";
import { multiply } from "../ops/elementwise";
import type { Parameter } from "../parameter";

const reshape = [attr.type("T"), attr.type("Tshape", INT32)];
const product = [attr.type("T"), attr.bool("transpose_a", false), attr.bool("transpose_b", false)];
const productWithTransposed = [attr.type("T"), attr.bool("transpose_a", false), attr.bool("transpose_b", true)];

/**
 * The gradients of T objectives side by side. A direction asks for their Gram matrix (T x T, all it needs to choose
 * weights) and for their weighted sum; nothing of the size of the network leaves the device.
 */
export class GradientPack {
  readonly size: number;
  /** [T, n] for each parameter of n numbers. */
  readonly #rows: Map<Parameter, Raw>;

  /** Takes over the gradients of each objective (all over the same parameters). */
  constructor(objectives: readonly Gradients[]) {
    this.size = objectives.length;
    this.#rows = new Map(
      [...objectives[0].keys()].map((parameter) => [
        parameter,
        stack(objectives.map((gradients) => gradientOf(gradients, parameter))),
      ]),
    );
  }

  /** G G', row-major [T * T]: inner products of the gradients over all parameters. */
  gramian(): Float64Array {
    const parts = [...this.#rows.values()].map((rows) => runOp("MatMul", productWithTransposed, [rows, rows]));
    const sum = runOp("AddN", [attr.type("T"), attr.int("N", parts.length)], parts);
    const gram = Float64Array.from(values(sum));
    free(sum, ...parts);
    return gram;
  }

  /** <u, g_i> for every i, [T], over the parameters of the pack. Borrows `u`. */
  products(u: Gradients): Float64Array {
    const parts = [...this.#rows].map(([parameter, rows]) => {
      const row = runOp("Reshape", reshape, [gradientOf(u, parameter), ints([1, parameter.size])]);
      const part = runOp("MatMul", productWithTransposed, [rows, row]);
      free(row);
      return part;
    });
    const sum = runOp("AddN", [attr.type("T"), attr.int("N", parts.length)], parts);
    const products = Float64Array.from(values(sum));
    free(sum, ...parts);
    return products;
  }

  /** sum_i weights[i] g_i, the caller's. */
  combine(weights: ArrayLike<number>): Gradients {
    const row = create([1, this.size], Float32Array.from(weights));
    const combined: Gradients = new Map();
    for (const [parameter, rows] of this.#rows) {
      const flat = runOp("MatMul", product, [row, rows]);
      combined.set(parameter, runOp("Reshape", reshape, [flat, ints(parameter.shape)]));
      free(flat);
    }
    free(row);
    return combined;
  }

  dispose(): void {
    free(...this.#rows.values());
  }
}

/** T tensors of one shape -> [T, n]; consumes them. */
function stack(tensors: readonly Raw[]): Raw {
  const n = tensors[0].shape.reduce((size, side) => size * side, 1);
  const rows = tensors.map((tensor) => runOp("Reshape", reshape, [tensor, ints([1, n])]));
  free(...tensors);
  // ConcatV2 takes two or more.
  if (rows.length === 1) return rows[0];
  const stacked = runOp(
    "ConcatV2",
    [attr.type("T"), attr.type("Tidx", INT32), attr.int("N", rows.length)],
    [...rows, int(0)],
  );
  free(...rows);
  return stacked;
}

/** sum_i weights[i] tensors[i], the caller's; consumes the tensors. */
export function weightedSum(tensors: readonly Raw[], weights: ArrayLike<number>): Raw {
  const terms = tensors.map((tensor, i) => {
    const weight = scalar(weights[i]);
    const term = multiply(tensor, weight);
    free(tensor, weight);
    return term;
  });
  const sum = runOp("AddN", [attr.type("T"), attr.int("N", terms.length)], terms);
  free(...terms);
  return sum;
}

/** sum_i weights[i] rows[i], the caller's; consumes the rows (all over the same parameters). */
export function addUp(rows: readonly Gradients[], weights: ArrayLike<number>): Gradients {
  if (rows.length === 1 && weights[0] === 1) return rows[0];
  return new Map(
    [...rows[0].keys()].map((parameter) => [
      parameter,
      weightedSum(
        rows.map((row) => gradientOf(row, parameter)),
        weights,
      ),
    ]),
  );
}

/** The same gradients again, the caller's. */
export function copyGradients(gradients: Gradients): Gradients {
  return new Map([...gradients].map(([parameter, raw]) => [parameter, share(raw)]));
}

/** Frees gradients. */
export function freeGradients(gradients: Gradients): void {
  free(...gradients.values());
}
