import { attr, INT32, free, runOp, type Raw } from "../backend";
import { float, ints } from "../constants";
import { heNormal, uniformByFanIn } from "../initialValues";
import { add, cast, multiply, relu, reluGradient, toFloat } from "../ops/elementwise";
import { spatialMean } from "../ops/pool";
import { Parameter } from "../parameter";
import type { Layer } from "./layer";
import { named } from "./named";

/** A squeeze and excitation. */
export interface SqueezeExcitationOptions {
  /** For example `body.layer1.0.se`; its tensors are `.fc1.weight`, `.fc1.bias`, `.fc2.weight`, `.fc2.bias`. */
  readonly name: string;
  /** Channels of the input, which is [n, height, width, channels]. */
  readonly channels: number;
  /** Hidden units between the two linear layers. */
  readonly hidden: number;
}

/** What a pass computes on its way to the factors of the channels, in floats. */
interface Excited {
  readonly pooled: Raw;
  readonly hidden: Raw;
  /** [n, channels], in (0, 1). */
  readonly factors: Raw;
  /** The factors as [n, 1, 1, channels] in the type of the maps. */
  readonly scale: Raw;
}

const T = [attr.type("T")];
const shaped = [...T, attr.type("Tshape", INT32)];
const summed = [...T, attr.type("Tidx", INT32), attr.bool("keep_dims", false)];
const product = (a: boolean, b: boolean) => [...T, attr.bool("transpose_a", a), attr.bool("transpose_b", b)];
const [plain, byTransposed, transposedBy] = [product(false, false), product(false, true), product(true, false)];

const reshaped = (x: Raw, shape: readonly number[]): Raw => runOp("Reshape", shaped, [x, ints(shape)]);
const sumOver = (x: Raw, axes: readonly number[]): Raw => runOp("Sum", summed, [x, ints(axes)]);

/**
 * Every channel multiplied by a number that all of them together decide (Hu et al. 2018, Eq. 2 to 4):
 * x sigmoid(W2 relu(W1 mean(x) + b1) + b2), the mean over height and width. The numbers are computed in floats whatever
 * the type of the maps is. Linear layers are 1x1 convolutions in files, with PyTorch's fresh biases.
 */
export function squeezeExcitation({ name, channels, hidden }: SqueezeExcitationOptions): Layer {
  const linear = (part: string, inputs: number, outputs: number): readonly [Parameter, Parameter] => [
    new Parameter(`${name}.${part}.weight`, [1, 1, inputs, outputs], "convolution", heNormal),
    new Parameter(`${name}.${part}.bias`, [outputs], "vector", uniformByFanIn(inputs)),
  ];
  const [[weight1, bias1], [weight2, bias2]] = [linear("fc1", channels, hidden), linear("fc2", hidden, channels)];
  /** x W + b, x [n, inputs]. */
  const apply = (x: Raw, weight: Parameter, bias: Parameter): Raw => {
    const matrix = reshaped(weight.value, weight.shape.slice(2));
    const rows = runOp("MatMul", plain, [x, matrix]);
    const y = add(rows, bias.value);
    free(matrix, rows);
    return y;
  };
  const excite = (x: Raw): Excited => {
    const pooled = spatialMean(x);
    const before = apply(pooled, weight1, bias1);
    const rectified = relu(before);
    const logits = apply(rectified, weight2, bias2);
    const factors = runOp("Sigmoid", T, [logits]);
    const points = reshaped(factors, [x.shape[0], 1, 1, channels]);
    const scale = cast(points, x.dtype);
    free(before, logits, points);
    return { pooled, hidden: rectified, factors, scale };
  };
  const discard = ({ pooled, hidden: rectified, factors, scale }: Excited): void =>
    free(pooled, rectified, factors, scale);
  return named(name, {
    parameters: [weight1, bias1, weight2, bias2],
    statistics: [],
    forward(x) {
      const excited = excite(x);
      const y = multiply(x, excited.scale);
      const dispose = (): void => {
        discard(excited);
        free(y);
      };
      return {
        y,
        backward(dy, gradients, last) {
          /** The gradient by the input of a linear layer; sets those by its weight and bias. */
          const backThrough = (dOut: Raw, input: Raw, weight: Parameter, bias: Parameter): Raw => {
            const [dMatrix, matrix] = [
              runOp("MatMul", transposedBy, [input, dOut]),
              reshaped(weight.value, weight.shape.slice(2)),
            ];
            gradients.set(weight, reshaped(dMatrix, weight.shape)).set(bias, sumOver(dOut, [0]));
            const dInput = runOp("MatMul", byTransposed, [dOut, matrix]);
            free(dMatrix, matrix);
            return dInput;
          };
          const products = toFloat(multiply(dy, x));
          const dFactors = sumOver(products, [1, 2]);
          const dLogits = runOp("SigmoidGrad", T, [excited.factors, dFactors]);
          const dHidden = backThrough(dLogits, excited.hidden, weight2, bias2);
          const dBefore = reluGradient(dHidden, excited.hidden);
          const dPooled = backThrough(dBefore, excited.pooled, weight1, bias1);
          const share = multiply(dPooled, float(1 / (x.shape[1] * x.shape[2])));
          const points = reshaped(share, [x.shape[0], 1, 1, channels]);
          const [direct, indirect] = [multiply(dy, excited.scale), cast(points, x.dtype)];
          const dx = add(direct, indirect);
          free(products, dFactors, dLogits, dHidden, dBefore, dPooled, share, points, direct, indirect);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
    infer(x) {
      const excited = excite(x);
      const y = multiply(x, excited.scale);
      discard(excited);
      return y;
    },
  });
}
