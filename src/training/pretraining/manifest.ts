import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { writeJson } from "../../base/files";
import { packageVersion } from "../../base/package";
import { labelSetOf, overlapSource, vocOverlap, type PhotographClass } from "../../data/photographs";
import { originMetadata, writeSafetensors, type Network } from "../../nn";
import type { Normalisation } from "../../records";

/** The photographs that weights were trained on. */
export interface TrainedOn {
  /** Name of the folder or archive. */
  readonly name: string;
  /** SHA-256 of the names and bytes of all photographs; null where they were not read. */
  readonly sha256: string | null;
  /** Photographs trained on; null where that is not known. */
  readonly images: number | null;
  /** Photographs held out; null where that is not known. */
  readonly heldOut: number | null;
  /** In the order of the labels; null where that is not known. `images` are 0 where they were not counted. */
  readonly classes: readonly PhotographClass[] | null;
}

/** Share of held-out photographs whose class ranks first, with the weights as the file has them. */
export interface HeldOutAccuracy {
  /** In [0, 1]. */
  readonly share: number;
  /** Number of photographs. */
  readonly images: number;
  /** Who measured it. */
  readonly by: "palimpsest" | "the training";
}

/** All that is said of a training, beside the network. */
export interface PretrainingHistory {
  readonly data: TrainedOn;
  /** Null where nothing is held out, or nobody measured it. */
  readonly accuracy: HeldOutAccuracy | null;
  /** Settings of the training by name. */
  readonly training: Readonly<Record<string, unknown>>;
  /** The commands that made the weights, in order; empty where they are not known. */
  readonly commands: readonly string[];
  /** Seconds that the training took; null where that is not known. */
  readonly seconds: number | null;
  /** Terms under which the photographs, and what is made of them, may be used. */
  readonly terms: string;
  /** Label set, where it is known by another name than that of VOC's classes (`LabelSet` in data). */
  readonly labelSet?: string;
  /** What the weights were pretrained on, in words, where the photographs do not say it. */
  readonly pretrainedOn?: string;
}

/** The JSON beside weights that ship. */
export interface WeightsManifest extends Omit<PretrainingHistory, "labelSet" | "pretrainedOn"> {
  /** Name of the weights file. */
  readonly file: string;
  /** SHA-256 of the weights file, in hexadecimal. */
  readonly sha256: string;
  /** Of the weights file. */
  readonly bytes: number;
  readonly dtype: "F16";
  /** Name of the backbone, its width, and the side of the images it was trained on, in pixels. */
  readonly network: string;
  readonly width: number;
  readonly imageSize: number;
  readonly normalise: Normalisation | null;
  /** What a run's manifest says the weights were pretrained on. */
  readonly pretrainedOn: string;
  /** The label set that says which classes of benchmarks the photographs had; null where that is not known. */
  readonly labelSet: string | null;
  /** For each class of VOC that some classes of the photographs show, these; null where the classes are not known. */
  readonly vocClasses: Readonly<Record<string, readonly string[]>> | null;
  /** Where the table of these overlaps comes from. */
  readonly overlapSource: string;
  /** Version of the package that wrote the file. */
  readonly palimpsest: string;
}

/**
 * Writes the backbone of a network as weights that ship: safetensors, fp16, torchvision's names and no classifier. Then
 * the manifest beside, `.json` in place of `.safetensors`. Each appears whole or not at all. The weights hold what a
 * run needs to know of them, and neither times nor commands, so that the same training gives the same bytes.
 * @throws `safetensors/unwritable` for values that fp16 does not hold; a `file/` error
 */
export async function writeShipped(
  out: string,
  network: Network,
  { labelSet, pretrainedOn, ...history }: PretrainingHistory,
): Promise<WeightsManifest> {
  const { data, accuracy, terms } = history;
  const names = data.classes?.map(({ name }) => name);
  const known = labelSet ?? (names === undefined ? null : labelSetOf(names));
  const described = pretrainedOn ?? `${data.name}: ${counted(data)}`;
  const { network: name, width, normalise = null } = network.options;
  const origin = { pretrainedOn: described, labelSet: known, normalise, imageSize: network.imageSize };
  await writeSafetensors(out, network.backboneState(), {
    dtype: "F16",
    metadata: {
      ...originMetadata({ ...origin, classes: null, head: null }),
      ...{ network: name, width: String(width), terms, palimpsest: packageVersion },
      ...(accuracy && { accuracy: accuracy.share.toFixed(4) }),
    },
  });
  const bytes = await readFile(out);
  const manifest: WeightsManifest = {
    file: basename(out),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    dtype: "F16",
    network: name,
    width,
    ...origin,
    ...history,
    vocClasses: names === undefined ? null : Object.fromEntries(vocOverlap(names)),
    overlapSource,
    palimpsest: packageVersion,
  };
  await writeJson(manifestFile(out), manifest);
  return manifest;
}

/** Path of the manifest beside a weights file. */
export const manifestFile = (weights: string): string => `${weights.replace(/\.safetensors$/, "")}.json`;

/** How many photographs and classes, in words. */
function counted({ images, classes }: TrainedOn): string {
  const of = classes === null ? "" : ` of ${classes.length} classes`;
  return `${images ?? "an unknown number of"} photographs${of}`;
}
