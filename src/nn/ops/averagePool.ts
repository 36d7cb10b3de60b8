import { attr, free, INT32, ofType, runOp, type Raw } from "../backend";
import { ints } from "../constants";
import type { Layer } from "../layers/layer";
import { parameterless } from "../layers/parameterless";

/** Means of 2x2 places at a stride; with SAME, of those places alone that are on the map. */
const meanOf4 = (stride: 1 | 2, padding: "SAME" | "VALID") =>
  ofType((type) => [
    attr.type("T", type),
    attr.int("ksize", [1, 2, 2, 1]),
    attr.int("strides", [1, stride, stride, 1]),
    attr.string("data_format", "NHWC"),
    attr.string("padding", padding),
  ]);

const everyOther = meanOf4(2, "SAME");
const inner = meanOf4(1, "VALID");
const innerEveryOther = meanOf4(2, "VALID");

/**
 * Mean of 2x2 places, stride 2: [n, h, w, c] -> [n, ceil(h / 2), ceil(w / 2), c]. At an odd end it is the mean of the
 * places there are, as PyTorch's `AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)`.
 */
export const averagePool = (): Layer =>
  parameterless(
    (x) => runOp("AvgPool", everyOther(x), [x]),
    (dy, x) => runOp("AvgPoolGrad", everyOther(dy), [ints(x.shape), dy]),
  );

const reflected = ofType((type) => [
  attr.type("T", type),
  attr.type("Tpaddings", INT32),
  attr.string("mode", "REFLECT"),
]);
const around = (): Raw => ints([0, 0, 1, 1, 1, 1, 0, 0], 2);

/**
 * Every other place of a map that is blurred by [1, 2, 1] / 4 along its height and width, so that down-sampling does
 * not alias (Zhang 2019): [n, h, w, c] -> [n, ceil(h / 2), ceil(w / 2), c], h and w at least 2. Beyond its edges the
 * map is its own reflection. That filter is a mean of two after a mean of two, which has a kernel in every type;
 * TensorFlow's convolution by channel has no fast way back in bfloat16.
 */
export const blurPool = (): Layer =>
  parameterless(
    (x) => {
      const padded = runOp("MirrorPad", reflected(x), [x, around()]);
      const means = runOp("AvgPool", inner(padded), [padded]);
      const y = runOp("AvgPool", innerEveryOther(means), [means]);
      free(padded, means);
      return y;
    },
    (dy, { shape: [n, height, width, channels] }) => {
      const dMeans = runOp("AvgPoolGrad", innerEveryOther(dy), [ints([n, height + 1, width + 1, channels]), dy]);
      const dPadded = runOp("AvgPoolGrad", inner(dy), [ints([n, height + 2, width + 2, channels]), dMeans]);
      const dx = runOp("MirrorPadGrad", reflected(dy), [dPadded, around()]);
      free(dMeans, dPadded);
      return dx;
    },
  );
