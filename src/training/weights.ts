import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Network, State } from "../nn";
import { readSafetensors } from "../nn/safetensors";
import { packageRoot } from "../root";
import type { RunParameters } from "./parameters";

/** What a network started from, for the manifest. */
export interface WeightsRecord {
  /** `random`, or the file's name. */
  readonly source: string;
  readonly sha256: string | null;
  /** What the file says it was pretrained on. */
  readonly pretrainedOn: string | null;
}

/** The backbone weights that ship with the package, for a width: made by `palimpsest pretrain`. */
export const pretrainedFile = (width: number): string => join(packageRoot, "weights", `scenes-resnet18-w${width}.safetensors`);

/**
 * Gives a fresh network its first weights: seeded random ones, then those of a file on the backbone, if the parameters name one.
 * @throws `path/missing`, `safetensors/invalid`, `weights/mismatch`
 */
export async function startWeights(network: Network, parameters: RunParameters): Promise<WeightsRecord> {
  network.initialise(parameters.seed);
  if (parameters.weights === "random") return { source: "random", sha256: null, pretrainedOn: null };
  const path = parameters.weights === "pretrained" ? pretrainedFile(parameters.width) : parameters.weights;
  const { tensors, metadata } = await readSafetensors(path);
  network.load(tensors as State, "backbone");
  const sha256 = createHash("sha256").update(await readFile(path)).digest("hex");
  return { source: parameters.weights === "pretrained" ? `pretrained (${sha256.slice(0, 12)})` : path, sha256, pretrainedOn: metadata.pretrainedOn ?? null };
}
