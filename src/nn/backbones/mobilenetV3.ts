import { tf } from "../backend";
import { normal, heNormal } from "../initialValues";
import { batchNorm } from "../layers/batchNorm";
import type { Layer } from "../layers/layer";
import { layerOf } from "../layers/layerOf";
import { imageNetNormalisation } from "../layers/normalise";
import { residual } from "../layers/residual";
import { sequence } from "../layers/sequence";
import { globalAveragePool } from "../ops/pool";
import { Parameter } from "../parameter";
import { believed, defineBackbone, halved, type MapStage } from "./definition";

type Activation = "relu" | "hardswish";

/** An inverted residual block: kernel, channels (input, expanded, output), squeeze-excitation, activation, stride. */
type Block = readonly [number, number, number, number, boolean, Activation, 1 | 2];

/** Howard et al. 2019, Table 2, as torchvision reads it. */
const blocks: readonly Block[] = [
  [3, 16, 16, 16, true, "relu", 2],
  [3, 16, 72, 24, false, "relu", 2],
  [3, 24, 88, 24, false, "relu", 1],
  [5, 24, 96, 40, true, "hardswish", 2],
  [5, 40, 240, 40, true, "hardswish", 1],
  [5, 40, 240, 40, true, "hardswish", 1],
  [5, 40, 120, 48, true, "hardswish", 1],
  [5, 48, 144, 48, true, "hardswish", 1],
  [5, 48, 288, 96, true, "hardswish", 2],
  [5, 96, 576, 96, true, "hardswish", 1],
  [5, 96, 576, 96, true, "hardswish", 1],
];
/** How many blocks there are up to the end of each stage: before a block of stride 2, and behind the last. */
const stageEnds = [...[...blocks.keys()].slice(1).filter((i) => blocks[i][6] === 2), blocks.length];
const publishedWidth = 16;
const publishedFeatures = 1024;

/**
 * MobileNetV3-Small (Howard et al. 2019) with torchvision's names and layout, fresh values included. The features are
 * those after the hidden layer of torchvision's classifier and its activation (`classifier.0`, `classifier.1`); the
 * dropout before the last layer is left out.
 */
export const mobileNetV3Small = defineBackbone({
  name: "mobilenet-v3-small",
  summary: "depthwise convolutions and squeeze-excitation, small",
  source: "Howard et al. 2019, Table 2; torchvision",
  options: {},
  width: { meaning: "channels of the stem before rounding to 8: 16 times the width multiplier", published: 16 },
  library: "torchvision",
  headNames: ["classifier.3.weight", "classifier.3.bias"],
  publishedNormalisation: imageNetNormalisation,
  widthIn: (state) => {
    const hidden = state.get("classifier.0.weight")?.shape[0];
    const width = hidden && (hidden * publishedWidth) / publishedFeatures;
    return believed(state, width, hidden ? hidden ** 2 / 8 : 0);
  },
  build(_options, { width, imageSize }) {
    const scaled = (channels: number): number => divisibleBy8((channels * width) / publishedWidth);
    const [last] = blocks.slice(-1);
    const [joined, features] = [6 * scaled(last[3]), scaled(publishedFeatures)];
    const stages = stageEnds.map((end, stage): MapStage => {
      const from = stage === 0 ? 0 : stageEnds[stage - 1];
      const [isFirst, isLast] = [stage === 0, end === blocks.length];
      const layers = [
        ...(isFirst ? [convolution("features.0", 3, scaled(publishedWidth), 3, 2, "hardswish", false)] : []),
        ...blocks.slice(from, end).map((block, i) => invertedResidual(`features.${from + i + 1}.block`, block, scaled)),
        ...(isLast ? [convolution(`features.${end + 1}`, scaled(last[3]), joined, 1, 1, "hardswish")] : []),
      ];
      const channels = isLast ? joined : scaled(blocks[end - 1][3]);
      return { layers: sequence(layers), side: halved(imageSize, stage + 2), channels };
    });
    const toMap = stages.map(({ layers }) => layers);
    const rest = [globalAveragePool(), hiddenLayer("classifier.0", joined, features)];
    const map = { ...stages[stages.length - 1], layers: sequence(toMap), rest: sequence(rest), stages };
    return { layers: sequence([...toMap, ...rest]), features, map };
  },
});

/** The nearest multiple of 8 that is at least 8 and not below 90% (torchvision's `_make_divisible`). */
function divisibleBy8(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

const hardSigmoid = (x: tf.Tensor): tf.Tensor => tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6);

const activations: Readonly<Record<Activation, (x: tf.Tensor) => tf.Tensor>> = {
  relu: (x) => tf.relu(x),
  hardswish: (x) => tf.mul(x, hardSigmoid(x)),
};

const activation = (name: Activation): Layer => layerOf([], activations[name]);

const norm = (name: string, channels: number): Layer => batchNorm({ name, channels, epsilon: 1e-3, momentum: 0.01 });

/** (kernel - 1) / 2 zeros on every side of [n, h, w, c], as PyTorch pads. */
function padded(x: tf.Tensor4D, kernel: number): tf.Tensor4D {
  const side: [number, number] = [(kernel - 1) / 2, (kernel - 1) / 2];
  return kernel === 1 ? x : tf.pad(x, [[0, 0], side, side, [0, 0]]);
}

/** Convolution without bias, batch normalisation, activation: `.0` and `.1` of torchvision's `Conv2dNormActivation`. */
function convolution(
  name: string,
  inputs: number,
  outputs: number,
  kernel: number,
  stride: number,
  by?: Activation,
  inputGradient = true,
): Layer {
  const filter = new Parameter(`${name}.0.weight`, [kernel, kernel, inputs, outputs], "convolution", heNormal);
  const convolve = layerOf(
    [filter],
    (x: tf.Tensor4D, [weight]: readonly [tf.Tensor4D]) => tf.conv2d(padded(x, kernel), weight, stride, "valid"),
    { inputGradient },
  );
  return sequence([convolve, norm(`${name}.1`, outputs), ...(by ? [activation(by)] : [])]);
}

/** The same with one filter a channel. */
function depthwise(name: string, channels: number, kernel: number, stride: number, by: Activation): Layer {
  const initial = normal(Math.sqrt(2 / (channels * kernel ** 2)));
  const filter = new Parameter(`${name}.0.weight`, [kernel, kernel, channels, 1], "depthwise", initial);
  const convolve = layerOf([filter], (x: tf.Tensor4D, [weight]: readonly [tf.Tensor4D]) =>
    tf.depthwiseConv2d(padded(x, kernel), weight, stride, "valid"),
  );
  return sequence([convolve, norm(`${name}.1`, channels), activation(by)]);
}

/** Every channel multiplied by a number that all of them together decide: squeeze and excitation. */
function squeezeExcitation(name: string, channels: number): Layer {
  const squeezed = divisibleBy8(Math.floor(channels / 4));
  const convolutionOf = (part: string, inputs: number, outputs: number): Parameter[] => [
    new Parameter(`${name}.${part}.weight`, [1, 1, inputs, outputs], "convolution", heNormal),
    new Parameter(`${name}.${part}.bias`, [outputs], "vector"),
  ];
  type Weights = readonly [tf.Tensor4D, tf.Tensor1D, tf.Tensor4D, tf.Tensor1D];
  return layerOf(
    [...convolutionOf("fc1", channels, squeezed), ...convolutionOf("fc2", squeezed, channels)],
    (x: tf.Tensor4D, [weight1, bias1, weight2, bias2]: Weights) => {
      const pooled = tf.mean(x, [1, 2]);
      const hidden = tf.relu(tf.add(tf.matMul(pooled, tf.reshape(weight1, [channels, squeezed])), bias1));
      const scale = hardSigmoid(tf.add(tf.matMul(hidden, tf.reshape(weight2, [squeezed, channels])), bias2));
      return tf.mul(x, tf.reshape(scale, [-1, 1, 1, channels]));
    },
  );
}

function invertedResidual(name: string, block: Block, scaled: (channels: number) => number): Layer {
  const [kernel, , , , squeezes, by, stride] = block;
  const [inputs, expanded, outputs] = block.slice(1, 4).map((channels) => scaled(Number(channels)));
  const parts: ((name: string) => Layer)[] = [];
  if (expanded !== inputs) parts.push((part) => convolution(part, inputs, expanded, 1, 1, by));
  parts.push((part) => depthwise(part, expanded, kernel, stride, by));
  if (squeezes) parts.push((part) => squeezeExcitation(part, expanded));
  parts.push((part) => convolution(part, expanded, outputs, 1, 1));
  const main = sequence(parts.map((make, i) => make(`${name}.${i}`)));
  return stride === 1 && inputs === outputs ? residual(main, { relu: false }) : main;
}

/** A linear layer and its hardswish, [n, inputs] -> [n, outputs]. */
function hiddenLayer(name: string, inputs: number, outputs: number): Layer {
  const weight = new Parameter(`${name}.weight`, [inputs, outputs], "matrix", normal(0.01));
  const bias = new Parameter(`${name}.bias`, [outputs], "vector");
  return layerOf([weight, bias], (x: tf.Tensor2D, [w, b]: readonly [tf.Tensor2D, tf.Tensor1D]) =>
    activations.hardswish(tf.add(tf.matMul(x, w), b)),
  );
}
