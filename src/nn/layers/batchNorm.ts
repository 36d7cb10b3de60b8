import { create, free, values, type Raw } from "../backend";
import { ones, type InitialValues } from "../initialValues";
import { batchNormDefaults, batchNormOps, type BatchNormSettings } from "../ops/batchNorm";
import { normaliseAcross } from "../ops/batchNormAcross";
import { reluGradient } from "../ops/elementwise";
import { Parameter } from "../parameter";
import type { Gradients, Layer, Mode, Statistic } from "./layer";
import { ofLayer } from "./named";

/** A batch normalisation. Without `epsilon` and `momentum` it has those of PyTorch: 1e-5 and 0.1. */
export interface BatchNormOptions extends Partial<BatchNormSettings> {
  /** As PyTorch has it, for example `layer1.0.bn1`; its tensors are `layer1.0.bn1.weight`, `.running_mean` ... */
  readonly name: string;
  /** Channels of the input, which is [n, height, width, channels]. */
  readonly channels: number;
  /** Whether a ReLU follows. Default: no. */
  readonly relu?: boolean;
  /** Fresh values of the gain. Default: ones. */
  readonly initialGain?: InitialValues;
}

/** A pass through a batch normalisation. */
interface Pass {
  /** The output, the caller's. */
  readonly y: Raw;
  /** Adds the gradients of gain and bias, and returns that of `x`, the caller's. Borrows `dy` and `x`. */
  backward(dy: Raw, x: Raw, gradients: Gradients): Raw;
  /** Frees all but `y`. */
  dispose(): void;
}

/** What a batch normalisation is made of, for layers that hold one. */
export interface BatchNorm extends Pick<Layer, "parameters" | "statistics" | "infer"> {
  /** What it is in `evaluation` mode, before the ReLU: y = scale x + shift, [channels] each, the caller's. */
  scaleAndShift(): { readonly scale: Raw; readonly shift: Raw };
  /** In `training` mode it changes the running statistics. Borrows `x`, which `backward` takes again. */
  pass(x: Raw, mode: Mode): Pass;
}

/** Parameters, statistics and passes of a batch normalisation of [n, h, w, channels]. */
export function batchNormOf(options: BatchNormOptions): BatchNorm {
  const { name, channels, relu = false, initialGain = ones, ...given } = options;
  const gain = new Parameter(`${name}.weight`, [channels], "vector", initialGain);
  const bias = new Parameter(`${name}.bias`, [channels], "vector");
  gain.assign(new Float32Array(channels).fill(1));
  const mean: Statistic = { name: `${name}.running_mean`, value: create([channels], new Float32Array(channels)) };
  const variance: Statistic = {
    name: `${name}.running_var`,
    value: create([channels], new Float32Array(channels).fill(1)),
  };
  const ops = batchNormOps({ ...batchNormDefaults, ...given });
  const { epsilon } = ops.settings;
  const inMode = (mode: Mode) => {
    if (mode === "evaluation") return ops.byRunning;
    return mean.across ? normaliseAcross(mean.across, ops) : ops.byBatch;
  };
  return {
    parameters: [gain, bias],
    statistics: [mean, variance],
    pass: ofLayer(name, (x: Raw, mode: Mode): Pass => {
      const normalised = inMode(mode)(x, gain.value, bias.value, mean.value, variance.value, relu);
      if (mode === "training") {
        free(mean.value, variance.value);
        mean.value = normalised.mean;
        variance.value = normalised.variance;
      } else free(normalised.mean, normalised.variance);
      return {
        y: normalised.y,
        backward(dy, xAgain, gradients) {
          const dNormal = relu ? reluGradient(dy, normalised.y) : dy;
          const { dx, dGain, dBias } = normalised.backward(dNormal, xAgain, gain.value);
          if (relu) free(dNormal);
          gradients.set(gain, dGain).set(bias, dBias);
          return dx;
        },
        dispose: () => normalised.dispose(),
      };
    }),
    scaleAndShift() {
      const [g, b, m, v] = [gain.value, bias.value, mean.value, variance.value].map(values);
      const scale = g.map((value, c) => value / Math.sqrt(v[c] + epsilon));
      const shift = b.map((value, c) => value - m[c] * scale[c]);
      return { scale: create([channels], scale), shift: create([channels], shift) };
    },
    infer: ofLayer(name, (x: Raw) => ops.infer(x, gain.value, bias.value, mean.value, variance.value, relu)),
  };
}

/**
 * Batch normalisation of [n, h, w, channels] (Ioffe and Szegedy 2015), with running statistics in the three modes. Over
 * ranks its statistics are those of the whole batch, where the network is synchronised.
 */
export function batchNorm(options: BatchNormOptions): Layer {
  const norm = batchNormOf(options);
  return {
    parameters: norm.parameters,
    statistics: norm.statistics,
    infer: (x) => norm.infer(x),
    forward(x, mode = "training") {
      const normalised = norm.pass(x, mode);
      const { y } = normalised;
      const dispose = (): void => {
        normalised.dispose();
        free(y);
      };
      return {
        y,
        backward(dy, gradients, last) {
          const dx = normalised.backward(dy, x, gradients);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
  };
}
