import { existsSync } from "node:fs";
import type { Benchmark } from "../../data";
import { coveredBy } from "../../data/labelSets";
import {
  findBackbone,
  hashOfFile,
  headLayoutOf,
  headShapeIn,
  Network,
  originOf,
  readWeights,
  type NetworkOptions,
  type Origin,
} from "../../nn";
import type { Normalisation, RunParameters, WeightsRecord } from "../../records";
import { chosenNormalisation } from "./normalisation";
import { pretrainedFile } from "./shippedWeights";

/** SHA-256 of the weights file that a run starts from; null for random weights, or where there is no such file. */
export async function weightsHashOf(
  parameters: Pick<RunParameters, "weights" | "network" | "width" | "benchmark">,
): Promise<string | null> {
  const { weights } = parameters;
  if (weights === "random") return null;
  const file = weights === "pretrained" ? pretrainedFile(parameters) : weights;
  return existsSync(file) ? hashOfFile(file) : null;
}

/**
 * A fresh network with its first weights: seeded random ones, then those of a file on the backbone, if the parameters
 * name one. A head in the file, such as torchvision's of 1,000 outputs, is not taken: the new head has the benchmark's
 * classes.
 * @param layout of the network beside that. Default: one linear layer as head.
 * @throws what `readWeights` throws; `weights/mismatch`
 */
export async function startNetwork(
  parameters: Pick<RunParameters, "network" | "width" | "imageSize" | "weights" | "normalise" | "seed"> &
    Partial<Pick<RunParameters, "precision" | "benchmark">>,
  classes: readonly string[],
  layout: Pick<NetworkOptions, "head" | "headName" | "slices" | "maps"> = {},
): Promise<{ network: Network; weights: WeightsRecord }> {
  const { network: name, width, imageSize, seed } = parameters;
  const build = (ofWeights: Normalisation | null): Network =>
    new Network({
      network: name,
      width,
      classes: classes.length,
      ...layout,
      imageSize,
      precision: parameters.precision,
      normalise: chosenNormalisation(parameters.normalise, ofWeights),
    }).initialise(seed);
  if (parameters.weights === "random") {
    const network = build(null);
    const nothing = {
      format: null,
      sha256: null,
      pretrainedOn: null,
      labelSet: "none",
      covers: [],
      coversUnknown: [],
      replacedHead: null,
    };
    return { network, weights: { source: "random", ...nothing, normalise: network.options.normalise ?? null } };
  }
  const path = parameters.weights === "pretrained" ? pretrainedFile(parameters) : parameters.weights;
  const file = await readWeights(path);
  const origin = originOf(file);
  const network = build(origin.normalise);
  try {
    network.load(file.tensors, "backbone", origin.head !== null);
  } catch (cause) {
    network.dispose();
    throw cause;
  }
  const { covered, unknown } = coveredBy(origin, classes);
  const weights: WeightsRecord = {
    source: parameters.weights === "pretrained" ? `pretrained (${file.sha256.slice(0, 12)})` : path,
    format: file.format,
    sha256: file.sha256,
    pretrainedOn: origin.pretrainedOn,
    labelSet: origin.labelSet,
    covers: covered,
    coversUnknown: unknown,
    normalise: network.options.normalise ?? null,
    replacedHead: headShapeIn(findBackbone(name).definition, file.tensors) ?? null,
  };
  return { network, weights };
}

/** Where the weights of a run that started from `weights` come from, and what network they are of: for its files. */
export function originAfter(
  { pretrainedOn, labelSet, normalise }: WeightsRecord,
  { name, classes }: Pick<Benchmark, "name" | "classes">,
  { imageSize, options }: Pick<Network, "imageSize" | "options">,
): Origin {
  return {
    pretrainedOn: [...(pretrainedOn === null ? [] : [pretrainedOn]), name].join(", then "),
    labelSet,
    classes,
    normalise,
    imageSize,
    head: headLayoutOf(options),
  };
}
