import { basename, resolve } from "node:path";
import type { Normalisation, Manifest } from "../../records";
import { RunDirectory } from "../directory/runDirectory";
import { lastTask, type OpenedModel, type RunSource, type WeightsSource } from "../network/model";

/** What a file says of the network in it. All of it is plain JSON. */
export interface NetworkDescription {
  /** Backbone, with options where they are not the defaults: `vit-tiny:depth=6`. */
  readonly network: string;
  /** As `--width`. */
  readonly width: number;
  /** Head, with its options. */
  readonly head: string;
  /** Names of the outputs, in their order. */
  readonly classes: readonly string[];
  /** Height and width of images, in pixels. */
  readonly imageSize: number;
  /** Of values in [0, 1], channel by channel; null: nothing is done to them. */
  readonly normalise: Normalisation | null;
  /** What the weights were trained on, as their file has it; null where it does not say. */
  readonly trainedOn: string | null;
  /** Version that wrote the file. */
  readonly palimpsest: string;
  /** Of a run: its folder's name, its method, and the task after which the network was taken. */
  readonly source?: {
    readonly run: string;
    readonly strategy: string;
    readonly task: number;
    readonly seed: number;
    /** Of the sources that trained it; null outside a checkout. */
    readonly commit: string | null;
  };
}

/** Where a run's network is taken from. */
export async function sourceOf(from: RunSource | WeightsSource): Promise<NetworkDescription["source"]> {
  if (!("run" in from)) return undefined;
  const { parameters, commit }: Manifest = await new RunDirectory(from.run).readManifest();
  const { strategy, seed } = parameters;
  return { run: basename(resolve(from.run)), strategy, task: from.task ?? (await lastTask(from)), seed, commit };
}

/** What is known of a model that was opened. */
export function describe(
  model: OpenedModel,
  version: string,
  source: NetworkDescription["source"],
): NetworkDescription {
  const { network, classes, imageSize, origin } = model;
  const { options } = network;
  return {
    network: options.network,
    width: options.width,
    head: options.head ? (options.headName ?? "of your own") : "linear",
    classes,
    imageSize,
    normalise: options.normalise ?? null,
    trainedOn: origin.pretrainedOn,
    palimpsest: version,
    ...(source && { source }),
  };
}
