import { error } from "../../base/errors";
import { attr, free, ofType, runOp, type Raw } from "../backend";
import { zeros } from "../initialValues";
import { convBn } from "../layers/convBn";
import { leakyRelu } from "../layers/leakyRelu";
import type { Layer } from "../layers/layer";
import type { Normalisation } from "../layers/normalise";
import { prepared } from "../layers/prepared";
import { residual } from "../layers/residual";
import { sequence } from "../layers/sequence";
import { squeezeExcitation } from "../layers/squeezeExcitation";
import { averagePool, blurPool } from "../ops/averagePool";
import { slice } from "../ops/padding";
import { globalAveragePool } from "../ops/pool";
import { believed, defineBackbone, halved, type MapStage } from "./definition";
import { fromAuthors, stemIn } from "./tresnetNames";

// All numbers are those of `src/models/tresnet/tresnet.py` in the authors' repository Alibaba-MIIL/TResNet.
/** Blocks of each stage (`TResnetM`). */
const depths = [3, 4, 11, 3] as const;
/** The first stage whose blocks are bottlenecks; those before have two 3x3 convolutions. */
const bottleneckFrom = 2;
/** A bottleneck ends with four times the stage's channels. */
const expansion = 4;
/** The last stage has no squeeze and excitation. */
const lastStage = depths.length - 1;
/** Least hidden units of a squeeze and excitation. */
const leastHidden = 64;
/** Slopes below 0: of the stem, the default of `conv2d_ABN`, and within blocks. */
const slopes = { stem: 1e-2, block: 1e-3 } as const;
/** Side of a square of pixels that the stem puts side by side as channels. */
const square = 4;
/** Side of the smallest image: from there on there are two places wherever the network blurs. */
const smallestImage = 20;

/** The authors' code gives images as they are, in [0, 1]. */
const none: Normalisation = { mean: [0, 0, 0], std: [1, 1, 1] };

/**
 * TResNet-M (Ridnik et al. 2021b) with the names of today's timm. Files of the authors' code load too: their fused
 * in-place normalisation has gains of |weight| + 1e-5, which become the gains here (`fromAuthors`). From then on a gain
 * is a plain one, as in timm: the authors' way back needs gains above 0, and this one does not. Where an image has
 * pixels beyond the last whole square of 4x4 they are left out; the authors' code takes whole squares alone.
 */
export const tResNetM = defineBackbone({
  name: "tresnet-m",
  summary: "residual network with squeeze-excitation and blurred down-sampling, medium",
  source: "Ridnik et al. 2021b; Alibaba-MIIL/TResNet; timm",
  options: {},
  width: { meaning: "channels of the first stage", published: 64 },
  takesBfloat16: true,
  library: "timm",
  headNames: ["head.fc.weight", "head.fc.bias"],
  publishedNormalisation: none,
  translate: fromAuthors,
  widthIn: (state) => {
    const [width, inputs] = stemIn(state)?.shape ?? [];
    return inputs === 3 * square ** 2 ? believed(state, width, 5000 * width ** 2) : undefined;
  },
  build(_options, { width, imageSize }) {
    if (imageSize < smallestImage)
      throw error("argument/invalid", {
        argument: "--image-size",
        received: imageSize,
        takes: `at least ${smallestImage} px for tresnet-m`,
      });
    const stem = unit("body.conv1", 3 * square ** 2, width, { slope: slopes.stem, inputGradient: false });
    let inputs = width;
    const first = Math.floor(imageSize / square);
    const stages = depths.map((depth, stage): MapStage => {
      const layers: Layer[] = stage === 0 ? [prepared(stem, squares)] : [];
      for (let i = 0; i < depth; i++) {
        const stride = stage > 0 && i === 0 ? 2 : 1;
        const next = block(`body.layer${stage + 1}.${i}`, { inputs, channels: width * 2 ** stage, stride, stage });
        layers.push(next.layer);
        inputs = next.outputs;
      }
      return { layers: sequence(layers), side: halved(first, stage), channels: inputs };
    });
    const [toMap, rest] = [stages.map(({ layers }) => layers), globalAveragePool()];
    const map = { ...stages[lastStage], layers: sequence(toMap), rest, stages };
    return { layers: sequence([...toMap, rest]), features: inputs, map };
  },
});

const depthToChannels = ofType((type) => [
  attr.type("T", type),
  attr.int("block_size", square),
  attr.string("data_format", "NHWC"),
]);

/** [n, h, w, 3] -> [n, h / 4, w / 4, 48]: squares of pixels, row by row, each with its colours. */
function squares(x: Raw): Raw {
  const [n, height, width, colours] = x.shape;
  if (Math.min(height, width) < smallestImage)
    throw error("network/image-size", {
      network: "tresnet-m",
      received: [height, width],
      takes: `at least ${smallestImage}`,
    });
  const [rows, columns] = [height, width].map((side) => side - (side % square));
  if (rows === height && columns === width) return runOp("SpaceToDepth", depthToChannels(x), [x]);
  const whole = slice(x, [0, 0, 0, 0], [n, rows, columns, colours]);
  const y = runOp("SpaceToDepth", depthToChannels(whole), [whole]);
  free(whole);
  return y;
}

interface UnitOptions {
  /** Default: 3. */
  readonly kernel?: 1 | 3;
  /** Of the leaky ReLU that follows; without one none does. */
  readonly slope?: number;
  readonly inputGradient?: boolean;
  /** Whether fresh gains are zeros, so that a fresh block is its shortcut (the authors' code). */
  readonly startsAtZero?: boolean;
}

/** A convolution at stride 1 with its normalisation: the authors' `conv2d_ABN`, timm's `ConvNormAct`. */
function unit(name: string, inputs: number, outputs: number, options: UnitOptions): Layer {
  const { kernel = 3, slope, inputGradient, startsAtZero = false } = options;
  const layer = convBn({
    names: [`${name}.conv`, `${name}.bn`],
    ...{ inputs, outputs, kernel, stride: 1, relu: false, inputGradient },
    ...(startsAtZero && { initialGain: zeros }),
  });
  return slope === undefined ? layer : sequence([layer, leakyRelu(slope)]);
}

interface Place {
  /** Channels that the block reads. */
  readonly inputs: number;
  /** Channels of its stage. */
  readonly channels: number;
  readonly stride: 1 | 2;
  /** From 0. */
  readonly stage: number;
}

/** A residual block, and the channels that it makes. Down-sampling is a convolution at stride 1 and a blur. */
function block(name: string, { inputs, channels, stride, stage }: Place): { layer: Layer; outputs: number } {
  const isBottleneck = stage >= bottleneckFrom;
  const outputs = isBottleneck ? channels * expansion : channels;
  const within = { slope: slopes.block };
  const blur = stride === 2 ? [blurPool()] : [];
  const hidden = Math.max(Math.floor(outputs / (isBottleneck ? 8 : 4)), leastHidden);
  const excitation = stage < lastStage ? [squeezeExcitation({ name: `${name}.se`, channels, hidden })] : [];
  const main = isBottleneck
    ? [
        unit(`${name}.conv1`, inputs, channels, { kernel: 1, ...within }),
        unit(`${name}.conv2`, channels, channels, within),
        ...blur,
        ...excitation,
        unit(`${name}.conv3`, channels, outputs, { kernel: 1, startsAtZero: true }),
      ]
    : [
        unit(`${name}.conv1`, inputs, channels, within),
        ...blur,
        unit(`${name}.conv2`, channels, channels, { startsAtZero: true }),
        ...excitation,
      ];
  if (stride === 1 && inputs === outputs) return { layer: residual(sequence(main)), outputs };
  const shortcut = unit(`${name}.downsample.1`, inputs, outputs, { kernel: 1 });
  return { layer: residual(sequence(main), { shortcut: sequence([averagePool(), shortcut]) }), outputs };
}
