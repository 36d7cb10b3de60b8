import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { imageNetNormalisation, type Normalisation } from "../layers/normalise";
import { backboneDefinitions } from "../backbones";
import { headShapeIn } from "../backbones/names";
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
  /** The network's head, by name with options, and the classes of its tasks; null for one linear layer. */
  readonly head: HeadLayout | null;
}

/** What a network with a head of parts is made by. */
export interface HeadLayout {
  /** As `findHead` takes it: `ica:width=96`. */
  readonly name: string;
  /** Class indices of each task, in order; each class in one of them. */
  readonly slices: readonly (readonly number[])[];
}

/**
 * First eight digits of the SHA-256 of networks that torchvision published, which their file names carry
 * (`resnet18-f37072fd.pth`): `torchvision/models/resnet.py` of releases 0.1 to 0.29, and `vit_b_16-c867db91.pth` of
 * `vision_transformer.py`.
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
  c867db91: "V1",
};

type Described = Pick<WeightsFile, "tensors" | "metadata" | "sha256"> & Partial<Pick<WeightsFile, "path">>;

/**
 * What a file says of itself, or its hash. Where it says nothing, a head of 1,000 outputs is taken for ImageNet's, and
 * said to be.
 * @throws `weights/metadata` where a field is not what `originMetadata` writes.
 */
export function originOf(file: Described): Origin {
  const { tensors, metadata, sha256 } = file;
  const stated: Origin = {
    pretrainedOn: metadata.pretrainedOn ?? null,
    labelSet: metadata.labelSet ?? (metadata.pretrainedOn?.startsWith("Scenes pretraining") ? "scenes-concepts" : null),
    classes: fieldOf(file, classesField),
    normalise: fieldOf(file, normaliseField),
    imageSize: fieldOf(file, imageSizeField),
    head: fieldOf(file, headField),
  };
  const imageNet = {
    ...{ labelSet: "imagenet-1k", classes: null, normalise: imageNetNormalisation, imageSize: 224 },
    head: null,
  };
  const edition = torchvision[sha256.slice(0, 8)];
  if (edition !== undefined) return { pretrainedOn: `ImageNet-1k (torchvision, ${edition})`, ...imageNet };
  const ofImageNet = backboneDefinitions().find((definition) => headShapeIn(definition, tensors)?.[0] === 1000);
  const published = ofImageNet?.publishedNormalisation;
  if (!published || stated.classes) return stated;
  return {
    pretrainedOn: stated.pretrainedOn ?? "ImageNet-1k, judged by its head of 1,000 outputs",
    labelSet: stated.labelSet ?? imageNet.labelSet,
    classes: null,
    normalise: stated.normalise ?? (typeof published === "function" ? published(tensors) : published),
    imageSize: stated.imageSize ?? imageNet.imageSize,
    head: null,
  };
}

/** An origin as metadata of a safetensors file, which `originOf` reads back. */
export function originMetadata({
  pretrainedOn,
  labelSet,
  classes,
  normalise,
  imageSize,
  head,
}: Origin): Record<string, string> {
  return {
    ...(pretrainedOn !== null && { pretrainedOn }),
    ...(labelSet !== null && { labelSet }),
    ...(classes && { classes: JSON.stringify(classes) }),
    ...(normalise && { normalise: JSON.stringify(normalise) }),
    ...(imageSize !== null && { imageSize: String(imageSize) }),
    ...(head && { head: JSON.stringify(head) }),
  };
}

/** How a field of the metadata is read; `read` gives undefined for what it does not take. */
interface Field<T> {
  readonly name: "classes" | "normalise" | "imageSize" | "head";
  readonly takes: string;
  readonly read: (value: unknown) => T | undefined;
}

const classesField: Field<readonly string[]> = {
  name: "classes",
  takes: "a JSON list of the names of the outputs",
  read: (value) => (Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined),
};

const isColour = (value: unknown): value is Normalisation["mean"] =>
  Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);

const normaliseField: Field<Normalisation> = {
  name: "normalise",
  takes: 'JSON as {"mean": [3 numbers], "std": [3 numbers above 0]}',
  read(value) {
    const { mean, std } = (value ?? {}) as Partial<Record<keyof Normalisation, unknown>>;
    return isColour(mean) && isColour(std) && std.every((s) => s > 0) ? { mean, std } : undefined;
  },
};

/** Largest image size that a file is believed to have been trained on, in pixels. */
const largestImage = 4096;

const imageSizeField: Field<number> = {
  name: "imageSize",
  takes: `a number of pixels from 1 to ${largestImage}`,
  read: (value) =>
    Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= largestImage ? Number(value) : undefined,
};

/** Whether lists of numbers have each of 0, 1 ... once. */
function isPartition(value: unknown): value is HeadLayout["slices"] {
  if (!Array.isArray(value) || !value.every((slice) => Array.isArray(slice) && slice.length > 0)) return false;
  const classes: unknown[] = value.flat().sort((a, b) => Number(a) - Number(b));
  return classes.length > 0 && classes.every((c, index) => c === index);
}

const headField: Field<HeadLayout> = {
  name: "head",
  takes: 'JSON as {"name": "ica", "slices": [[0, 1], [2]]}, with each class once',
  read(value) {
    const { name, slices } = (value ?? {}) as Partial<Record<keyof HeadLayout, unknown>>;
    return typeof name === "string" && isPartition(slices) ? { name, slices } : undefined;
  },
};

/** A field's value; null where the file does not have it. @throws `weights/metadata` */
function fieldOf<T>({ metadata, path = "the weights file" }: Described, { name, takes, read }: Field<T>): T | null {
  const text = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  if (text === undefined) return null;
  const value = read(parse(text));
  if (value === undefined) throw error("weights/metadata", { path, field: name, received: quoted(text), takes });
  return value;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
