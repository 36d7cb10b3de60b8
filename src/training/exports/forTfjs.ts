import { join } from "node:path";
import { makeFolder, writeJson, writeWhole } from "../../base/files";
import { graphOf } from "../../nn/exports/graphOf";
import { tfjsModel } from "../../nn/exports/tfjs";
import type { OpenedModel } from "../network/model";
import type { NetworkDescription } from "./described";

/** Name of the file of weights beside `model.json`. */
const weightsName = "weights.bin";

/**
 * Writes a network as a graph model of TensorFlow.js, with its normalisation of images and its head, or with the method
 * that answers in its place: a folder with `model.json` and `weights.bin`, for `tf.loadGraphModel`. The input `images`
 * is float32 [n, imageSize, imageSize, 3], RGB in [0, 1]; the outputs are `logits` and `probabilities`, [n, classes].
 * What the network is stands in `userDefinedMetadata` of `model.json`.
 * @throws `export/reads`, `export/batch`, `export/operation`; a `file/` error
 */
export async function writeForTfjs(
  path: string,
  { network, answers, imageSize }: OpenedModel,
  description: NetworkDescription,
): Promise<void> {
  const { weightSpecs, weightData, ...model } = tfjsModel(graphOf(answers ?? network, imageSize));
  makeFolder(path);
  await writeWhole(join(path, weightsName), weightData);
  await writeJson(join(path, "model.json"), {
    format: "graph-model",
    generatedBy: `palimpsest ${description.palimpsest}`,
    convertedBy: null,
    ...model,
    userDefinedMetadata: description,
    weightsManifest: [{ paths: [weightsName], weights: weightSpecs }],
  });
}
