import { attr, create, free, INT32, runOp, scalar, share, values, type Raw } from "../backend";
import { int, ints } from "../constants";
import { compile } from "../functions/compile";
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
  readonly #parameters: readonly Parameter[];
  /** [T, n] for each parameter of n numbers. */
  readonly #rows: readonly Raw[];

  /** Takes over the gradients of each objective (all over the same parameters). */
  constructor(objectives: readonly Gradients[]) {
    this.size = objectives.length;
    this.#parameters = [...objectives[0].keys()];
    const tensors = this.#parameters.flatMap((parameter) =>
      objectives.map((gradients) => gradientOf(gradients, parameter)),
    );
    this.#rows = stackAll(tensors, this.size);
    free(...tensors);
  }

  /** G G', row-major [T * T]: inner products of the gradients over all parameters. */
  gramian(): Float64Array {
    return numbersOf(gramianOf(this.#rows));
  }

  /** <u, g_i> for every i, [T], over the parameters of the pack. Borrows `u`. */
  products(u: Gradients): Float64Array {
    return numbersOf(productsOf([...this.#rows, ...this.#parameters.map((parameter) => gradientOf(u, parameter))]));
  }

  /** sum_i weights[i] g_i, the caller's. */
  combine(weights: ArrayLike<number>): Gradients {
    const row = create([1, this.size], Float32Array.from(weights));
    const flat = combinationOf([row, ...this.#rows]);
    free(row);
    return new Map(
      this.#parameters.map((parameter, i) => {
        const gradient = runOp("Reshape", reshape, [flat[i], ints(parameter.shape)]);
        free(flat[i]);
        return [parameter, gradient];
      }),
    );
  }

  dispose(): void {
    free(...this.#rows);
  }
}

/** The T gradients of each parameter, one after another -> [T, n] of each parameter. */
const stackAll = compile((tensors, count) =>
  Array.from({ length: tensors.length / count }, (_, i) => stack(tensors.slice(i * count, (i + 1) * count))),
);

/** [T, n] of each parameter -> [T, T]. */
const gramianOf = compile((all) => [sumOf(all.map((rows) => runOp("MatMul", productWithTransposed, [rows, rows])))]);

/** [T, n] of each parameter, then a tensor of n numbers of each -> [T, 1]. */
const productsOf = compile((tensors) => {
  const parameters = tensors.length / 2;
  const parts = tensors.slice(0, parameters).map((rows, i) => {
    const row = flattened(tensors[parameters + i]);
    const part = runOp("MatMul", productWithTransposed, [rows, row]);
    free(row);
    return part;
  });
  return [sumOf(parts)];
});

/** Weights [1, T] and [T, n] of each parameter -> [1, n] of each. */
const combinationOf = compile(([weights, ...all]) => all.map((rows) => runOp("MatMul", product, [weights, rows])));

/** The numbers of the only tensor, which it frees. */
function numbersOf([raw]: readonly Raw[]): Float64Array {
  const numbers = Float64Array.from(values(raw));
  free(raw);
  return numbers;
}

/** The sum of tensors of one shape, which it frees. */
function sumOf(tensors: readonly Raw[]): Raw {
  const sum = runOp("AddN", [attr.type("T"), attr.int("N", tensors.length)], tensors);
  free(...tensors);
  return sum;
}

/** [1, n] of a tensor of n numbers. */
const flattened = (tensor: Raw): Raw => runOp("Reshape", reshape, [tensor, ints([1, sizeOf(tensor)])]);

const sizeOf = ({ shape }: Raw): number => shape.reduce((size, side) => size * side, 1);

/** T tensors of one shape -> [T, n]. */
function stack(tensors: readonly Raw[]): Raw {
  const rows = tensors.map(flattened);
  // ConcatV2 takes two or more.
  if (rows.length === 1) return rows[0];
  const attributes = [attr.type("T"), attr.type("Tidx", INT32), attr.int("N", rows.length)];
  const stacked = runOp("ConcatV2", attributes, [...rows, int(0)]);
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
