import { writeWhole } from "../../base/files";
import { graphOf } from "../../nn/exports/graphOf";
import { onnxBytes } from "../../nn/exports/onnx";
import type { OpenedModel } from "../network/model";
import type { NetworkDescription } from "./described";

/**
 * Writes a network as a model of ONNX (opset 17), with its normalisation of images and its head, or with the method
 * that answers in its place. The input `images` is float32 [n, 3, imageSize, imageSize], RGB in [0, 1]; the outputs
 * are `logits` and `probabilities`, [n, classes]. `metadata_props` say what it is: `classes` (JSON), `imageSize`,
 * `network`, `width`, `head`, `trainedOn` where that is known, and `source` (JSON) of a run.
 * @throws `export/reads`, `export/batch`, `export/operation`; a `file/` error
 */
export async function writeForOnnx(
  path: string,
  { network, answers, imageSize }: OpenedModel,
  description: NetworkDescription,
): Promise<void> {
  const { classes, trainedOn, source, head, width, palimpsest } = description;
  const metadata = {
    classes: JSON.stringify(classes),
    imageSize: String(imageSize),
    network: description.network,
    width: String(width),
    head,
    ...(trainedOn !== null && { trainedOn }),
    ...(source && { source: JSON.stringify(source) }),
  };
  const bytes = onnxBytes(graphOf(answers ?? network, imageSize), {
    producer: ["palimpsest", palimpsest],
    metadata,
    description:
      `images: RGB in [0, 1], resized to ${imageSize} x ${imageSize} pixels; normalisation is part of the graph. ` +
      "probabilities: each class by itself, sigmoids of logits.",
  });
  await writeWhole(path, bytes);
}
