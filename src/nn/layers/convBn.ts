import { create, free, type Raw } from "../backend";
import type { Layer, Statistic } from "./layer";
import { normalise, normaliseByRunning, recordByRunning } from "../ops/batchNorm";
import { normaliseAcross } from "../ops/batchNormAcross";
import { convolve } from "../ops/convolution";
import { reluGradient } from "../ops/elementwise";
import { Parameter } from "../parameter";

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
}

/** Convolution without bias, batch normalisation, and a ReLU if asked: the unit that residual networks repeat. */
export function convBn({ names, inputs, outputs, kernel, stride, relu, inputGradient = true }: ConvBnOptions): Layer {
  const filter = new Parameter(`${names[0]}.weight`, [kernel, kernel, inputs, outputs], "convolution");
  const gain = new Parameter(`${names[1]}.weight`, [outputs], "vector");
  const bias = new Parameter(`${names[1]}.bias`, [outputs], "vector");
  gain.assign(new Float32Array(outputs).fill(1));
  const mean: Statistic = { name: `${names[1]}.running_mean`, value: create([outputs], new Float32Array(outputs)) };
  const variance: Statistic = {
    name: `${names[1]}.running_var`,
    value: create([outputs], new Float32Array(outputs).fill(1)),
  };
  return {
    parameters: [filter, gain, bias],
    statistics: [mean, variance],
    forward(x, mode = "training") {
      const convolved = convolve(x, filter.value, stride);
      const byWhich = mode === "evaluation" ? recordByRunning : mean.across ? normaliseAcross(mean.across) : normalise;
      const normalised = byWhich(convolved.y, gain.value, bias.value, mean.value, variance.value, relu);
      if (mode === "training") {
        free(mean.value, variance.value);
        mean.value = normalised.mean;
        variance.value = normalised.variance;
      } else free(normalised.mean, normalised.variance);
      const dispose = (): void => {
        convolved.dispose();
        normalised.dispose();
        free(convolved.y, normalised.y);
      };
      return {
        y: normalised.y,
        backward(dy, gradients, last) {
          const dNormal: Raw = relu ? reluGradient(dy, normalised.y) : dy;
          const { dx: dConvolved, dGain, dBias } = normalised.backward(dNormal, convolved.y, gain.value);
          if (relu) free(dNormal);
          gradients.set(gain, dGain).set(bias, dBias).set(filter, convolved.filterGradient(dConvolved));
          const dx = inputGradient ? convolved.inputGradient(dConvolved, filter.value) : undefined;
          free(dConvolved);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
    infer(x) {
      const convolved = convolve(x, filter.value, stride);
      convolved.dispose();
      const y = normaliseByRunning(convolved.y, gain.value, bias.value, mean.value, variance.value, relu);
      free(convolved.y);
      return y;
    },
  };
}
