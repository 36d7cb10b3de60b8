import { FLOAT, free, type Raw } from "../backend";
import { heNormal, type InitialValues } from "../initialValues";
import { convolve } from "../ops/convolution";
import { cast, multiply, toFloat } from "../ops/elementwise";
import { convolveAndEnd } from "../ops/fusedConvolution";
import { Parameter } from "../parameter";
import { batchNormOf } from "./batchNorm";
import type { Join, Layer } from "./layer";
import { ofLayer } from "./named";

/** A convolution and the batch normalisation after it. */
export interface ConvBnOptions {
  /** Names of the two as torchvision has them, for example `layer1.0.conv1` and `layer1.0.bn1`. */
  readonly names: readonly [convolution: string, normalisation: string];
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: 1 | 3 | 7;
  readonly stride: 1 | 2;
  readonly relu: boolean;
  /** The first layer's input is data: nobody needs its gradient. */
  readonly inputGradient?: boolean;
  /** Fresh gains of the normalisation. Default: ones. */
  readonly initialGain?: InitialValues;
}

/** Convolution without bias, batch normalisation, and a ReLU if asked: the unit that residual networks repeat. */
export function convBn(options: ConvBnOptions): Layer {
  const { names, inputs, outputs, kernel, stride, relu, inputGradient = true, initialGain } = options;
  const filter = new Parameter(`${names[0]}.weight`, [kernel, kernel, inputs, outputs], "convolution", heNormal);
  const convolveIt = ofLayer(names[0], convolve);
  const norm = batchNormOf({ name: names[1], channels: outputs, relu, initialGain });
  return {
    parameters: [filter, ...norm.parameters],
    statistics: norm.statistics,
    forward(x, mode = "training") {
      const convolved = convolveIt(x, filter.valueFor(x), stride);
      const normalised = norm.pass(convolved.y, mode);
      const dispose = (): void => {
        convolved.dispose();
        normalised.dispose();
        free(convolved.y, normalised.y);
      };
      return {
        y: normalised.y,
        backward(dy, gradients, last) {
          const dConvolved = normalised.backward(dy, convolved.y, gradients);
          gradients.set(filter, toFloat(convolved.filterGradient(dConvolved)));
          const dx = inputGradient ? convolved.inputGradient(dConvolved, filter.valueFor(x)) : undefined;
          free(dConvolved);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
    infer(x) {
      const convolved = convolveIt(x, filter.valueFor(x), stride);
      convolved.dispose();
      const y = norm.infer(convolved.y);
      free(convolved.y);
      return y;
    },
    freeze() {
      const { scale, shift } = norm.scaleAndShift();
      const floats = [multiply(filter.value, scale), shift];
      free(scale);
      let rounded: readonly Raw[] = [];
      return {
        infer: ofLayer(names[0], (x: Raw, join?: Join) => {
          if (x.dtype !== FLOAT && rounded.length === 0) rounded = floats.map((raw) => cast(raw, x.dtype));
          const [folded, bias] = x.dtype === FLOAT ? floats : rounded;
          return convolveAndEnd(x, folded, stride, { bias, side: join?.side, relu: join?.relu ?? relu });
        }),
        dispose: () => free(...floats, ...rounded),
      };
    },
  };
}
