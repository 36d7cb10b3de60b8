import type { Predictor, Layer, NetworkOptions } from "../../../src/nn";
import {
  believed,
  defineBackbone,
  free,
  initialValues,
  layerOf,
  Network,
  Parameter,
  registerBackbone,
  sequence,
  tf,
  toImages,
} from "../../../src/nn";
import { findHead } from "../../../src/strategies";

/** Logits of a predictor for pixels [n, size, size, 3] of 0 to 255. */
export function ourLogits(predictor: Predictor, pixels: Uint8Array, size: number): Float32Array {
  const images = toImages(pixels, pixels.length / (size * size * 3), size, size);
  const logits = predictor.infer(images);
  const data = logits.dataSync() as Float32Array;
  logits.dispose();
  free(images);
  return data;
}

/** Backbones with each head, whose parts lie differently in them. */
export const heads = [
  ["resnet18", "ica:heads=2"],
  ["tresnet-m", "ica:heads=4,ratio=2"],
  ["vit-tiny:depth=2", "ica:heads=2"],
  ["resnet18", "cigcn:width=8"],
  ["mobilenet-v3-small", "cigcn:width=6"],
  ["resnet18", "agcn:nodes=6,width=8"],
] as const;
/** A network with a head, whose tasks have classes that are not in order; for images of 48 px. */
export function networkWithHead(backbone: string, name: string): Network {
  const { definition, options } = findHead(name);
  const slices = [[0, 3], [1, 2], [4]];
  const head = { head: definition.make(options).maker, headName: name, slices };
  const width = backbone.startsWith("vit") ? 24 : 4;
  const sizes: NetworkOptions = { network: backbone, width, classes: 5, imageSize: 48, ...head };
  return new Network(sizes).initialise(3);
}

/** A backbone of one layer of one's own, a convolution of stride 2 with TensorFlow's padding behind it. */
function backboneOf(name: string, layer: Layer): string {
  return registerBackbone(
    defineBackbone({
      ...{ name, summary: name, source: "ours", options: {}, width: { meaning: "channels", published: 4 } },
      widthIn: (state) => believed(state, 4, 1),
      build: () => {
        const filter = new Parameter("conv.weight", [3, 3, 3, 4], "convolution", initialValues.heNormal);
        const convolve = layerOf([filter], (x: tf.Tensor4D, [weight]: readonly [tf.Tensor4D]) =>
          tf.conv2d(x, weight, 2, "same"),
        );
        const mean = layerOf([], (x: tf.Tensor4D) => tf.mean(x, [1, 2]));
        return { layers: sequence([convolve, layer, mean]), features: 4 };
      },
    }),
  );
}

/** Layers of one's own, of which each has something that the backbones do not. */
export const layers = {
  "padding that is uneven": (x: tf.Tensor4D) => tf.avgPool(x, 3, 2, "same"),
  "activations and differences": (x: tf.Tensor4D) =>
    tf.add(tf.tanh(tf.squaredDifference(x, tf.softplus(x))), tf.elu(tf.neg(tf.exp(tf.minimum(x, 1))))),
  "parts of a map": (x: tf.Tensor4D) =>
    tf.concat(tf.split(tf.slice(x, [0, 1, 0, 0], [-1, 3, -1, 4]), 2, 3).reverse(), 3),
  "numbers beside a batch": (x: tf.Tensor4D) =>
    tf.concat([x, tf.tile(tf.ones([1, 1, 8, 4]), [x.shape[0], 1, 1, 1])], 1),
  "a condition": (x: tf.Tensor4D) => tf.where(tf.greater(tf.tensor1d([1, -1, 1, -1]), 0), x, tf.mul(x, 2)),
};
/** A network of 3 classes on images of 16 px, whose backbone has a layer of one's own. */
export function networkOf(name: string, compute: (x: tf.Tensor4D) => tf.Tensor): Network {
  const network = backboneOf(name.replaceAll(/[^a-z]/g, "-"), layerOf([], compute));
  return new Network({ network, width: 4, classes: 3, imageSize: 16 }).initialise(2);
}
