import { attr, free, INT32, ofType, runOp, type Raw } from "../backend";
import { int, ints } from "../constants";
import type { Convolved } from "./convolved";
import { padding } from "./padding";

/** The places that one tap of a kernel joins: place `ins[k]` of the input and `outs[k]` of the output, row by row. */
interface Tap {
  readonly ins: readonly number[];
  readonly outs: readonly number[];
}

/**
 * A convolution of maps so small that much of the kernel lies on the padding: one matrix product for each tap, over the
 * places where it lies on the map. oneDNN's kernels multiply the padding too, and are slow on so few places (512
 * channels on 2x2: half the time).
 */
export function convolveByTaps(x: Raw, filter: Raw, stride: number): Convolved {
  const [n, height, width, inputs] = x.shape;
  const [kernel, , , outputs] = filter.shape;
  const rows = padding(height, kernel, stride, (kernel - 1) / 2).out;
  const columns = padding(width, kernel, stride, (kernel - 1) / 2).out;
  const taps = tapsOf([height, width], [rows, columns], kernel, stride);
  const input = placesFirst(x);
  const filterTap = (all: Raw, tap: number): Raw =>
    runOp("Slice", cut(all), [all, ints([tap * inputs, 0]), ints([inputs, outputs])]);
  /** One product a tap: of the rows of `places` at its places and its part of the filter. */
  const products = (places: Raw, side: "ins" | "outs", of: Raw): Raw[] => {
    const all = reshaped(of, [kernel * kernel * inputs, outputs]);
    const parts = taps.map((tap, t) => {
      const [rowsOfTap, part] = [rowsAt(places, tap[side], n), filterTap(all, t)];
      const product = runOp("MatMul", side === "ins" ? plain(part) : byTransposed(part), [rowsOfTap, part]);
      free(rowsOfTap, part);
      return product;
    });
    free(all);
    return parts;
  };
  return {
    y: added(
      products(input, "ins", filter),
      taps.flatMap(({ outs }) => outs),
      [n, rows, columns, outputs],
    ),
    dispose: () => free(input),
    filterGradient(dy) {
      const output = placesFirst(dy);
      const parts = taps.map(({ ins, outs }) => {
        const [from, to] = [rowsAt(input, ins, n), rowsAt(output, outs, n)];
        const part = runOp("MatMul", transposedBy(from), [from, to]);
        free(from, to);
        return part;
      });
      const gradient = joined(parts);
      free(output);
      const shaped = reshaped(gradient, filter.shape);
      free(gradient);
      return shaped;
    },
    inputGradient(dy, currentFilter) {
      const output = placesFirst(dy);
      const parts = products(output, "outs", currentFilter);
      free(output);
      return added(
        parts,
        taps.flatMap(({ ins }) => ins),
        x.shape,
      );
    },
  };
}

/** The taps of a square kernel, row by row, each with its places. */
function tapsOf(
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  kernel: number,
  stride: number,
): Tap[] {
  const pad = (kernel - 1) / 2;
  return Array.from({ length: kernel * kernel }, (_, tap) => {
    const joins = Array.from({ length: rows * columns }, (_, out) => {
      const row = Math.floor(out / columns) * stride - pad + Math.floor(tap / kernel);
      const column = (out % columns) * stride - pad + (tap % kernel);
      const onMap = row >= 0 && row < height && column >= 0 && column < width;
      return { out, place: onMap ? row * width + column : -1 };
    }).filter(({ place }) => place >= 0);
    return { ins: joins.map(({ place }) => place), outs: joins.map(({ out }) => out) };
  });
}

const shapedTo = ofType((type) => [attr.type("T", type), attr.type("Tshape", INT32)]);
const swapped = ofType((type) => [attr.type("T", type), attr.type("Tperm", INT32)]);
const cut = ofType((type) => [attr.type("T", type), attr.type("Index", INT32)]);
const gathered = ofType((type) => [
  attr.type("Tparams", type),
  attr.type("Tindices", INT32),
  attr.type("Taxis", INT32),
  attr.int("batch_dims", 0),
]);
const segments = ofType((type) => [
  attr.type("T", type),
  attr.type("Tindices", INT32),
  attr.type("Tnumsegments", INT32),
]);
const product = (a: boolean, b: boolean) =>
  ofType((type) => [attr.type("T", type), attr.bool("transpose_a", a), attr.bool("transpose_b", b)]);
const [plain, byTransposed, transposedBy] = [product(false, false), product(false, true), product(true, false)];

const reshaped = (x: Raw, shape: readonly number[]): Raw => runOp("Reshape", shapedTo(x), [x, ints(shape)]);

/** Tensors one below the other; consumes them. */
function joined(parts: readonly Raw[]): Raw {
  const attributes = [attr.type("T", parts[0].dtype), attr.type("Tidx", INT32), attr.int("N", parts.length)];
  const all = runOp("ConcatV2", attributes, [...parts, int(0)]);
  free(...parts);
  return all;
}

/** [n, h, w, c] -> [h w, n c]. */
function placesFirst(x: Raw): Raw {
  const [n, height, width, channels] = x.shape;
  const turned = runOp("Transpose", swapped(x), [x, ints([1, 2, 0, 3])]);
  const places = reshaped(turned, [height * width, n * channels]);
  free(turned);
  return places;
}

/** Rows of [places, n c] -> [rows n, c]. */
function rowsAt(places: Raw, at: readonly number[], n: number): Raw {
  const shape = [at.length * n, places.shape[1] / n];
  // A tap that joins as many places as there are joins all of them, in order.
  if (at.length === places.shape[0]) return reshaped(places, shape);
  const rows = runOp("GatherV2", gathered(places), [places, ints(at), int(0)]);
  const matrix = reshaped(rows, shape);
  free(rows);
  return matrix;
}

/** Adds up products [rows n, c], whose rows are of the places `at`, to [n, h, w, c]; consumes them. */
function added(products: readonly Raw[], at: readonly number[], shape: readonly number[]): Raw {
  const [n, height, width, channels] = shape;
  const all = joined(products);
  const rows = reshaped(all, [at.length, n * channels]);
  const places = runOp("UnsortedSegmentSum", segments(rows), [rows, ints(at), int(height * width)]);
  const turned = reshaped(places, [height, width, n, channels]);
  const sum = runOp("Transpose", swapped(turned), [turned, ints([2, 0, 1, 3])]);
  free(all, rows, places, turned);
  return sum;
}
