import type { NameKnown } from "../../base/definition";
import { error } from "../../base/errors";
import { integerOption } from "../../base/optionSpecs";
import { tf } from "../backend";
import { normal, uniformByFanIn, zeros, type InitialValues } from "../initialValues";
import type { Layer } from "../layers/layer";
import { layerOf } from "../layers/layerOf";
import { sequence } from "../layers/sequence";
import { gainAndBias, gelu, layerNorm as normalise } from "../layers/tokens";
import { Parameter } from "../parameter";
import { believed, defineBackbone, type BackboneDefinition } from "./definition";
import { fromTorchvision, tokenIn, vitNormalisation } from "./vitNames";

const architecture = "Dosovitskiy et al. 2021, Sec. 3.1";

/** Length of a token and number of heads, by Table 1 of each source. */
const sizes = {
  "vit-tiny": {
    ...{ width: 192, heads: 3, size: "tiny", source: "Touvron et al. 2021" },
    sources: `${architecture}; Touvron et al. 2021, Table 1; timm`,
  },
  "vit-b16": {
    ...{ width: 768, heads: 12, size: "base", source: "Dosovitskiy et al. 2021" },
    sources: `${architecture} and Table 1; timm; torchvision`,
  },
} as const;

const optionsOf = ({ heads, source }: (typeof sizes)[keyof typeof sizes]) => ({
  depth: integerOption(12, { least: 1, meaning: "blocks of attention and MLP", source }),
  heads: integerOption(heads, { least: 1, meaning: "attention heads; they divide the width", source }),
  patch: integerOption(16, { least: 1, meaning: "side of a patch, in pixels", source: "Dosovitskiy et al. 2021" }),
});

const vit = <N extends keyof typeof sizes>(name: N): NameKnown<BackboneDefinition<ReturnType<typeof optionsOf>>, N> =>
  defineBackbone({
    name,
    summary: `vision transformer with a class token, ${sizes[name].size}`,
    source: sizes[name].sources,
    options: optionsOf(sizes[name]),
    width: { meaning: "length of a token", published: sizes[name].width },
    library: "timm",
    headNames: ["head.weight", "head.bias"],
    publishedNormalisation: vitNormalisation,
    translate: fromTorchvision,
    widthIn: (state) => {
      const width = tokenIn(state)?.shape[2];
      return believed(state, width, 12 * (width ?? 0) ** 2);
    },
    build: ({ depth, heads, patch }, { width, imageSize }) => {
      if (width % heads !== 0)
        throw error("argument/invalid", {
          argument: "--width",
          received: width,
          takes: `a multiple of the ${heads} heads of ${name}`,
        });
      if (imageSize < patch)
        throw error("argument/invalid", {
          argument: "--image-size",
          received: imageSize,
          takes: `at least a patch of ${name}, ${patch} px`,
        });
      const blocks = Array.from({ length: depth }, (_, i) => [
        attention(`blocks.${i}`, width, heads),
        mlp(`blocks.${i}`, width),
      ]);
      const toTokens = [embedding(name, width, patch, imageSize), ...blocks.flat()];
      const rest = classToken(width);
      const side = Math.floor(imageSize / patch);
      const map = { layers: sequence(toTokens), rest, toMap: patchMap(side, width), side, channels: width };
      return { layers: sequence([...toTokens, rest]), features: width, map };
    },
  });

/**
 * ViT-Tiny (Touvron et al. 2021) and ViT-B/16 (Dosovitskiy et al. 2021) with timm's names, layout and fresh values, and
 * torchvision's names in files: patches, a class token, learnt position embeddings, normalisation before attention and
 * MLP. The feature is the class token after the last normalisation. Position embeddings belong to one image size:
 * weights for another are refused.
 */
export const vits = [vit("vit-tiny"), vit("vit-b16")] as const;

/** timm's linear layers, which it draws from a normal distribution cut at 100 standard deviations. */
const small = normal(0.02);

type Weights<T extends tf.Tensor> = readonly [weight: T, bias: tf.Tensor1D];

const linear = (name: string, inputs: number, outputs: number): Parameter[] => [
  new Parameter(`${name}.weight`, [inputs, outputs], "matrix", small),
  new Parameter(`${name}.bias`, [outputs], "vector", zeros),
];

/** x W + b over the last axis of tokens [n, t, inputs]. */
function applyLinear(x: tf.Tensor, [weight, bias]: Weights<tf.Tensor2D>): tf.Tensor {
  const [n, t, inputs] = x.shape;
  const rows = tf.add(tf.matMul(tf.reshape<tf.Rank.R2>(x, [n * t, inputs]), weight), bias);
  return tf.reshape(rows, [n, t, weight.shape[1]]);
}

/** Layer normalisation with the epsilon of timm's vision transformers. */
const layerNorm = (x: tf.Tensor, [gain, bias]: Weights<tf.Tensor1D>): tf.Tensor => normalise(x, gain, bias, 1e-6);

/** Images [n, h, w, 3] -> tokens [n, 1 + patches, width]. Pixels beyond the last whole patch are left out. */
function embedding(network: string, width: number, patch: number, imageSize: number): Layer {
  const side = Math.floor(imageSize / patch);
  const values = patch * patch * 3;
  const ofConvolution: InitialValues = uniformByFanIn(values);
  const parameters = [
    new Parameter("cls_token", [1, 1, width], "tokens", normal(1e-6)),
    new Parameter("pos_embed", [1, side * side + 1, width], "tokens", small),
    new Parameter("patch_embed.proj.weight", [patch, patch, 3, width], "convolution", ofConvolution),
    new Parameter("patch_embed.proj.bias", [width], "vector", ofConvolution),
  ];
  type Values = readonly [tf.Tensor3D, tf.Tensor3D, tf.Tensor4D, tf.Tensor1D];
  const embed = (x: tf.Tensor4D, [token, positions, weight, bias]: Values): tf.Tensor => {
    const [n, height, breadth] = x.shape;
    if (height !== imageSize || breadth !== imageSize)
      throw error("network/image-size", { network, received: [height, breadth], takes: imageSize });
    // A convolution whose stride is its kernel is a matrix product of the patches.
    const whole = tf.slice(x, [0, 0, 0, 0], [n, side * patch, side * patch, 3]);
    const cut = tf.transpose(tf.reshape(whole, [n, side, patch, side, patch, 3]), [0, 1, 3, 2, 4, 5]);
    const patches = tf.reshape(cut, [n, side * side, values]);
    const tokens = applyLinear(patches, [tf.reshape(weight, [values, width]), bias]);
    return tf.add(tf.concat([tf.tile(token, [n, 1, 1]), tokens as tf.Tensor3D], 1), positions);
  };
  return layerOf(parameters, embed, { inputGradient: false });
}

/** x + attention(norm(x)), tokens [n, t, width] (Dosovitskiy et al. 2021, Eq. 2). */
function attention(name: string, width: number, heads: number): Layer {
  const parameters = [
    ...gainAndBias(`${name}.norm1`, width),
    ...linear(`${name}.attn.qkv`, width, 3 * width),
    ...linear(`${name}.attn.proj`, width, width),
  ];
  type Values = readonly [tf.Tensor1D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];
  return layerOf(parameters, (x: tf.Tensor3D, [gain, shift, ofQkv, qkvBias, ofOutput, outputBias]: Values) => {
    const [n, t] = x.shape;
    const qkv = applyLinear(layerNorm(x, [gain, shift]), [ofQkv, qkvBias]);
    const byHead = tf.transpose(tf.reshape(qkv, [n, t, 3, heads, width / heads]), [2, 0, 3, 1, 4]);
    const [queries, keys, values] = tf.unstack(byHead);
    const scores = tf.matMul(tf.mul(queries, (width / heads) ** -0.5), keys, false, true);
    const mixed = tf.transpose(tf.matMul(tf.softmax(scores), values), [0, 2, 1, 3]);
    return tf.add(x, applyLinear(tf.reshape(mixed, [n, t, width]), [ofOutput, outputBias]));
  });
}

/** x + MLP(norm(x)), tokens [n, t, width] (Dosovitskiy et al. 2021, Eq. 3); the hidden layer is four times as wide. */
function mlp(name: string, width: number): Layer {
  const parameters = [
    ...gainAndBias(`${name}.norm2`, width),
    ...linear(`${name}.mlp.fc1`, width, 4 * width),
    ...linear(`${name}.mlp.fc2`, 4 * width, width),
  ];
  type Values = readonly [tf.Tensor1D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];
  return layerOf(parameters, (x: tf.Tensor3D, [gain, shift, toHidden, hiddenBias, toOutput, outputBias]: Values) => {
    const hidden = gelu(applyLinear(layerNorm(x, [gain, shift]), [toHidden, hiddenBias]));
    return tf.add(x, applyLinear(hidden, [toOutput, outputBias]));
  });
}

/** Tokens [n, 1 + side * side, width] -> those of the patches as a map [n, side, side, width]. */
const patchMap = (side: number, width: number): Layer =>
  layerOf([], (x: tf.Tensor3D) =>
    tf.reshape(tf.slice(x, [0, 1, 0], [x.shape[0], side * side, width]), [x.shape[0], side, side, width]),
  );

/** Tokens [n, t, width] -> the class token after normalisation [n, width]. */
function classToken(width: number): Layer {
  return layerOf(gainAndBias("norm", width), (x: tf.Tensor3D, weights: Weights<tf.Tensor1D>) => {
    const [n] = x.shape;
    return layerNorm(tf.reshape(tf.slice(x, [0, 0, 0], [n, 1, width]), [n, width]), weights);
  });
}
