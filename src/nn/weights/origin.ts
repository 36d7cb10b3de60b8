import { imageNetNormalisation, type Normalisation } from "../layers/normalise";
import { backboneDefinitions } from "../backbones";
import { headShapeIn } from "../backbones/head";
import type { WeightsFile } from "./read";

/** Where weights come from, as far as their file or its hash tells. */
export interface Origin {
  /** In words; null if nothing is known. */
  readonly pretrainedOn: string | null;
  /** Set of labels of the pretraining, by name; null if it is not known. */
  readonly labelSet: string | null;
  /** Names of the head's outputs; null if the file does not say. */
  readonly classes: readonly string[] | null;
  /** What the weights expect of images; null: values in [0, 1] as they are. */
  readonly normalise: Normalisation | null;
  /** Height and width of the images they were trained on, in pixels; null if the file does not say. */
  readonly imageSize: number | null;
}

/**
 * First eight digits of the SHA-256 of the ResNets that torchvision published, which their file names carry
 * (`resnet18-f37072fd.pth`): `torchvision/models/resnet.py` of releases 0.1 to 0.29.
 */
const torchvision: Readonly<Record<string, string>> = {
  "5c106cde": "first release",
  f37072fd: "V1",
  "333f7ec4": "first release",
  b627a593: "V1",
  "19c8e357": "first release",
  "0676ba61": "V1",
  "11ad3fa6": "V2",
  "5d3b4d8f": "first release",
  "63fe2227": "V1",
  cd907fc2: "V2",
};

/** What a file says of itself, or its hash; a head of 1,000 outputs is taken for ImageNet's, and said to be. */
export function originOf({ tensors, metadata, sha256 }: Pick<WeightsFile, "tensors" | "metadata" | "sha256">): Origin {
  const imageNet = { labelSet: "imagenet-1k", classes: null, normalise: imageNetNormalisation, imageSize: 224 };
  const edition = torchvision[sha256.slice(0, 8)];
  if (edition !== undefined) return { pretrainedOn: `ImageNet-1k (torchvision, ${edition})`, ...imageNet };
  const ofImageNet = backboneDefinitions().find((definition) => headShapeIn(definition, tensors)?.[0] === 1000);
  if (ofImageNet?.publishedNormalisation && metadata.classes === undefined) {
    const pretrainedOn = "ImageNet-1k, judged by its head of 1,000 outputs";
    return { ...imageNet, normalise: ofImageNet.publishedNormalisation, pretrainedOn };
  }
  const size = Number(metadata.imageSize);
  return {
    pretrainedOn: metadata.pretrainedOn ?? null,
    labelSet: metadata.labelSet ?? (metadata.pretrainedOn?.startsWith("Scenes pretraining") ? "scenes-concepts" : null),
    classes: strings(metadata.classes),
    normalise: normalisation(metadata.normalise),
    imageSize: Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}

/** An origin as metadata of a safetensors file, which `originOf` reads back. */
export function originMetadata({
  pretrainedOn,
  labelSet,
  classes,
  normalise,
  imageSize,
}: Origin): Record<string, string> {
  return {
    ...(pretrainedOn !== null && { pretrainedOn }),
    ...(labelSet !== null && { labelSet }),
    ...(classes && { classes: JSON.stringify(classes) }),
    ...(normalise && { normalise: JSON.stringify(normalise) }),
    ...(imageSize !== null && { imageSize: String(imageSize) }),
  };
}

function strings(json: string | undefined): string[] | null {
  const value = parse(json);
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : null;
}

function normalisation(json: string | undefined): Normalisation | null {
  const { mean, std } = (parse(json) ?? {}) as Partial<Record<keyof Normalisation, unknown>>;
  const isColour = (value: unknown): value is Normalisation["mean"] =>
    Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
  return isColour(mean) && isColour(std) && std.every((s) => s > 0) ? { mean, std } : null;
}

function parse(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "null");
  } catch {
    return null;
  }
}
