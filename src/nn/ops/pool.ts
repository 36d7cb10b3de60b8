import { attr, FLOAT, free, INT32, ofType, runOp, runOpMany, type Raw } from "../backend";
import { float, ints } from "../constants";
import { hasOneDnn } from "../device";
import type { Layer } from "../layers/layer";
import { named } from "../layers/named";
import { cast, multiply } from "./elementwise";
import { pad, padding, unpad } from "./padding";

const windowOf = (type: number) => [
  attr.type("T", type),
  attr.int("ksize", [1, 3, 3, 1]),
  attr.int("strides", [1, 2, 2, 1]),
  attr.string("data_format", "NHWC"),
  attr.string("padding", "VALID"),
];
const window = ofType(windowOf);
// oneDNN's kernel remembers where each maximum was: the gradient need not look again (19 -> 1.5 ms).
const remembering = ofType((type) => [
  ...windowOf(type),
  attr.bool("workspace_enabled", true),
  attr.string("_kernel", "MklNameChangeOp"),
]);

/** Max-pooling 3x3, stride 2, padding 1, of non-negative input: zeros pad as well as PyTorch's minus infinity. */
export function maxPool(): Layer {
  return named("maxpool", {
    parameters: [],
    statistics: [],
    forward(x) {
      const [rows, columns] = [padding(x.shape[1], 3, 2, 1), padding(x.shape[2], 3, 2, 1)];
      const input = pad(x, rows.before, rows.after, columns.before, columns.after);
      const [y, workspace] = hasOneDnn
        ? runOpMany("_MklNativeMaxPool", remembering(input), [input], 2)
        : [runOp("MaxPool", window(input), [input])];
      const dispose = (): void => free(input, y, ...(workspace ? [workspace] : []));
      return {
        y,
        backward(dy, _gradients, last) {
          const dPadded = workspace
            ? runOp("_MklNativeMaxPoolGrad", remembering(input), [input, y, dy, workspace])
            : runOp("MaxPoolGrad", window(input), [input, y, dy]);
          const dx = unpad(dPadded, rows.before, columns.before, x.shape);
          free(dPadded);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
    infer(x) {
      const [rows, columns] = [padding(x.shape[1], 3, 2, 1), padding(x.shape[2], 3, 2, 1)];
      const input = pad(x, rows.before, rows.after, columns.before, columns.after);
      const y = runOp("MaxPool", window(input), [input]);
      free(input);
      return y;
    },
  });
}

const mean = [attr.type("T"), attr.type("Tidx", INT32), attr.bool("keep_dims", false)];
const reshape = [attr.type("T"), attr.type("Tshape", INT32)];
const tile = [attr.type("T"), attr.type("Tmultiples", INT32)];

/** [n, h, w, c] -> [n, c], the mean over height and width, in floats whatever the type of the maps is. */
export function spatialMean(x: Raw): Raw {
  const floats = cast(x, FLOAT);
  const y = runOp("Mean", mean, [floats, ints([1, 2])]);
  free(floats);
  return y;
}

/** `spatialMean` as a layer. */
export function globalAveragePool(): Layer {
  return named("avgpool", {
    parameters: [],
    statistics: [],
    infer: spatialMean,
    forward(x) {
      const y = spatialMean(x);
      const [n, height, width, channels] = x.shape;
      const dispose = (): void => free(y);
      return {
        y,
        backward(dy, _gradients, last) {
          const point = runOp("Reshape", reshape, [dy, ints([n, 1, 1, channels])]);
          const part = multiply(point, float(1 / (height * width)));
          const dFloats = runOp("Tile", tile, [part, ints([1, height, width, 1])]);
          const dx = cast(dFloats, x.dtype);
          free(point, part, dFloats);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
  });
}
