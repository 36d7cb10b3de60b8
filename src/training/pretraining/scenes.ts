import { createHash } from "node:crypto";
import { pretrainingBatches, pretrainingConcepts } from "../../data/scenes";
import { interruptible } from "../../base/notebookCell";
import { free, Network, optimiser, schedule, toImages, writeSafetensors } from "../../nn";
import { packageVersion } from "../../base/package";
import { assertOptionNames, type NamesOf } from "../../base/words/optionNames";
import { classificationStep } from "./classificationStep";

/** How backbone weights are made from nothing. The defaults made the weights that ship. */
export interface PretrainOptions {
  /** File to write: safetensors, fp16, torchvision's names. */
  readonly out: string;
  /** Backbone, as `--network` names it. Default: `resnet18`. */
  readonly network?: string;
  /** Names the random numbers. */
  readonly seed?: number;
  /** Scenes seen, each once. */
  readonly images?: number;
  /** Channels of the backbone's first stage. */
  readonly width?: number;
  /** Height and width of the scenes, in pixels. */
  readonly imageSize?: number;
  /** Scenes in a batch. */
  readonly batch?: number;
  /** Highest rate of the schedule, above 0. */
  readonly learningRate?: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Called after every batch; loss and accuracy are means over the last hundred. */
  readonly onBatch?: (report: PretrainReport) => void;
}

/** Names of `PretrainOptions`. */
const optionNames: NamesOf<PretrainOptions> = {
  ...{ out: true, network: true, seed: true, images: true, width: true, imageSize: true, batch: true },
  ...{ learningRate: true, signal: true, onBatch: true },
};

/** How far a pretraining is. */
export interface PretrainReport {
  /** Number of the batch, from 1. */
  readonly batch: number;
  /** How many batches there are. */
  readonly batches: number;
  /** Mean softmax cross-entropy, in nats. */
  readonly loss: number;
  /** Share of scenes whose concept ranks first. */
  readonly accuracy: number;
}

/**
 * Trains a backbone to tell concepts outside the 20 classes apart, drawn by training artists, one object a
 * scene: what ImageNet is to the report. AdamW, half a cosine after a short warm-up. Writes the weights with their
 * history as metadata.
 */
export async function pretrain(options: PretrainOptions): Promise<{ concepts: number; accuracy: number }> {
  assertOptionNames("pretrain", options, optionNames);
  const {
    out,
    network: name = "resnet18",
    seed = 1,
    images = 400_000,
    width = 32,
    imageSize = 64,
    batch = 64,
    learningRate = 3e-3,
    onBatch,
  } = options;
  const signal = interruptible(options.signal);
  const concepts = await pretrainingConcepts(imageSize);
  const network = new Network({ network: name, width, classes: concepts.length, imageSize }).initialise(seed);
  const adamw = optimiser(network.parameters, {
    name: "adamw",
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.02,
  });
  const batches = Math.ceil(images / batch);
  const recent: { loss: number; correct: number }[] = [];
  const mean = (key: "loss" | "correct"): number =>
    recent.reduce((total, report) => total + report[key], 0) / recent.length;
  let done = 0;
  for await (const { images: bytes, labels } of pretrainingBatches({ seed, batch, batches, size: imageSize })) {
    signal?.throwIfAborted();
    const rate =
      learningRate * schedule({ name: "cosine", warmup: 0.02 }, { epoch: 1, progress: (done + 0.5) / batches });
    const pixels = toImages(bytes, labels.length, imageSize, imageSize);
    recent.push(classificationStep(network, adamw, pixels, labels, rate));
    free(pixels);
    if (recent.length > 100) recent.shift();
    onBatch?.({ batch: ++done, batches, loss: mean("loss"), accuracy: mean("correct") });
  }
  await writeSafetensors(out, network.backboneState(), {
    dtype: "F16",
    metadata: {
      network: name,
      width: String(width),
      imageSize: String(imageSize),
      pretrainedOn:
        `Scenes pretraining: ${concepts.length} concepts ` + `outside the 20 classes, ${images} scenes, seed ${seed}`,
      concepts: createHash("sha256").update(concepts.join("\n")).digest("hex"),
      accuracy: mean("correct").toFixed(4),
      palimpsest: packageVersion,
    },
  });
  network.dispose();
  adamw.dispose();
  return { concepts: concepts.length, accuracy: mean("correct") };
}
