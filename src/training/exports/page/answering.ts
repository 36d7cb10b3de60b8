import type { tf } from "../../../nn";
import type { Browser, ImageFile } from "./browser";
import type { decoded } from "./decoding";
import type { resized, withoutExif } from "./pixels";

/*
 * How the page asks its network. Its text becomes part of the page: a function here uses nothing but its operands.
 */

/** What a page asks its network with. */
export interface NetworkInPage {
  /** Height and width of images, in pixels. */
  readonly imageSize: number;
  /** What `tf.io.fromMemory` takes, without the weights. */
  readonly model: object;
}

/** Functions that the page asks its network by. */
export interface AnsweringParts {
  readonly decoded: typeof decoded;
  readonly resized: typeof resized;
  readonly withoutExif: typeof withoutExif;
}

/**
 * Loads the network, and returns what answers for an image file: a probability for each class.
 * @param library TensorFlow.js.
 * @param weights in base64.
 */
export async function answering(
  browser: Browser,
  library: typeof tf,
  { imageSize, model }: NetworkInPage,
  weights: string,
  { decoded, resized, withoutExif }: AnsweringParts,
): Promise<(file: ImageFile) => Promise<ArrayLike<number>>> {
  const text = browser.atob(weights);
  const weightData = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) weightData[i] = text.charCodeAt(i);
  // A GPU that computes in half precision would answer otherwise.
  const isExact = library.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  if (!isExact || !(await library.setBackend("webgl"))) await library.setBackend("cpu");
  const artifacts = { ...model, weightData: weightData.buffer };
  const network = await library.loadGraphModel(library.io.fromMemory(artifacts));
  return async (file) => {
    const bytes = withoutExif(new Uint8Array(await file.arrayBuffer()));
    const pixels = resized(await decoded(browser, new browser.Blob([bytes], { type: file.type })), imageSize);
    const answer = library.tidy(() => {
      const images = library.tensor4d(Float32Array.from(pixels), [1, imageSize, imageSize, 3]);
      return network.execute({ images: library.mul(images, 1 / 255) }, "probabilities") as tf.Tensor;
    });
    const probabilities = await answer.data();
    answer.dispose();
    return probabilities;
  };
}
