import { rm } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import { interruptible } from "../../base/notebookCell";
import { random } from "../../base/random";
import { crops, openPhotographs, type Photographs } from "../../data/photographs";
import { free, imageNetNormalisation, Network, optimiser, schedule, toImages, type Optimiser } from "../../nn";
import { heldOutAccuracy, roundToHalf } from "./accuracy";
import { checkpointFile, readCheckpoint, writeCheckpoint, type Settings } from "./checkpoint";
import { classificationStep } from "./classificationStep";
import { writeShipped, type WeightsManifest } from "./manifest";
import type { PretrainReport } from "./scenes";

/** How a backbone is trained on photographs of single labels. */
export interface PhotographPretraining {
  /** Folder or zip archive of photographs, as `train/CLASS/IMAGE` or `CLASS/IMAGE`. */
  readonly data: string;
  /** File to write: safetensors, fp16, torchvision's names. Its manifest and its checkpoint are written beside it. */
  readonly out: string;
  /** Terms under which the photographs, and what is made of them, may be used: they go into the manifest. */
  readonly terms: string;
  /** Backbone, as `--network` names it. Default: `resnet18`. */
  readonly network?: string;
  /** Channels of the backbone's first stage. Default: 32. */
  readonly width?: number;
  /** Height and width that photographs are stretched to, in pixels. Default: 64. */
  readonly imageSize?: number;
  /** Passes over the photographs. Default: 20. */
  readonly epochs?: number;
  /** Photographs of a step. Default: 64. */
  readonly batch?: number;
  /** Highest rate of the schedule, above 0. Default: 3e-3. */
  readonly learningRate?: number;
  /** Names the random numbers. Default: 1. */
  readonly seed?: number;
  /** Whether photographs are cropped and mirrored at random (`crops`). Default: true. */
  readonly augmentation?: boolean;
  /** The command that this is, for the manifest. */
  readonly command?: string;
  /** Stops it. The checkpoint of the last finished epoch stays. */
  readonly signal?: AbortSignal;
  /** Hears how many photographs are decoded. */
  readonly onDecoded?: (done: number, total: number) => void;
  /** Called after every batch; loss and accuracy are means over the last hundred. */
  readonly onBatch?: (report: PretrainReport) => void;
}

const adamw = { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 } as const;
const defaults = {
  ...{ network: "resnet18", width: 32, imageSize: 64, epochs: 20, batch: 64 },
  ...{ learningRate: 3e-3, seed: 1, augmentation: true },
};

/**
 * Trains a backbone to tell the classes of photographs apart, as `pretrain` does with drawings: AdamW, half a cosine
 * after a short warm-up. Images are normalised as ImageNet's are. After each epoch a checkpoint is written beside
 * `out`; the same call goes on from it, and ends with the same bytes as if nothing had stopped it.
 * @throws what `openPhotographs` throws; `checkpoint/other-run` where the checkpoint is of other settings
 */
export async function pretrainOnPhotographs(options: PhotographPretraining): Promise<WeightsManifest> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings = { ...defaults, ...given } as PhotographPretraining & typeof defaults;
  const { data, imageSize, onDecoded } = settings;
  const signal = interruptible(options.signal);
  const photographs = await openPhotographs(data, { side: imageSize, signal, onProgress: onDecoded });
  const sizes = { network: settings.network, width: settings.width, classes: photographs.classes.length, imageSize };
  const network = new Network({ ...sizes, normalise: imageNetNormalisation });
  const optimise = optimiser(network.initialise(settings.seed).parameters, adamw);
  try {
    return await trained({ ...settings, signal }, photographs, { network, optimise });
  } finally {
    network.dispose();
    optimise.dispose();
    await photographs.close();
  }
}

interface Learning {
  readonly network: Network;
  readonly optimise: Optimiser;
}

async function trained(
  options: PhotographPretraining & typeof defaults,
  photographs: Photographs,
  learning: Learning,
): Promise<WeightsManifest> {
  const { out, terms, command, signal, network: name, width, imageSize, epochs, learningRate, seed } = options;
  const { classes, images, sha256, heldOut } = photographs;
  const batch = Math.min(options.batch, images);
  const training = { epochs, batch, learningRate, seed, augmentation: options.augmentation };
  const settings: Settings = { data: sha256, network: name, width, imageSize, ...training };
  const checkpoint = checkpointFile(out);
  const before = await readCheckpoint(checkpoint, learning, settings);
  const start = performance.now();
  const seconds = (): number => before.seconds + (performance.now() - start) / 1000;
  const recent: { loss: number; correct: number }[] = [];
  for (let epoch = before.epochs + 1; epoch <= epochs; epoch++) {
    await trainEpoch({ ...options, batch }, photographs, learning, { epoch, recent });
    await writeCheckpoint(checkpoint, learning, { epochs: epoch, seconds: seconds() }, settings);
  }
  const { network } = learning;
  roundToHalf(network);
  const share = heldOutAccuracy(network, photographs, signal);
  const manifest = await writeShipped(out, network, {
    data: { name: photographs.name, sha256, images, heldOut: heldOut.length, classes },
    accuracy: share === null ? null : { share, images: heldOut.length, by: "palimpsest" },
    training: { ...training, optimiser: adamw, schedule: { name: "cosine", warmup: 0.02 } },
    commands: command === undefined ? [] : [command],
    seconds: Math.round(10 * seconds()) / 10,
    terms,
  });
  await rm(checkpoint, { force: true });
  return manifest;
}

/** One pass over the photographs to train on, without those that fill no batch. All that is random depends on epoch. */
async function trainEpoch(
  options: PhotographPretraining & typeof defaults,
  { images, labels, pixels }: Photographs,
  { network, optimise }: Learning,
  { epoch, recent }: { readonly epoch: number; readonly recent: { loss: number; correct: number }[] },
): Promise<void> {
  const { batch, epochs, learningRate, seed, augmentation, signal, onBatch } = options;
  const order = random(seed, "photographs", epoch).shuffle(new Uint32Array(images).map((_, place) => place));
  const steps = Math.floor(images / batch);
  const mean = (key: "loss" | "correct"): number =>
    recent.reduce((total, report) => total + report[key], 0) / recent.length;
  for (let step = 0; step < steps; step++) {
    await turn(); // signals and timers get their turn
    signal?.throwIfAborted();
    const places = order.subarray(step * batch, (step + 1) * batch);
    const whole = pixels.rows(places);
    const shown = augmentation ? crops(whole, pixels.side, places, { seed, epoch }) : whole;
    const pictures = toImages(shown, batch, pixels.side, pixels.side);
    const done = (epoch - 1) * steps + step;
    const progress = (done + 0.5) / (epochs * steps);
    const rate = learningRate * schedule({ name: "cosine", warmup: 0.02 }, { epoch: 1, progress });
    const targets = Int32Array.from(places, (place) => labels[place]);
    recent.push(classificationStep(network, optimise, pictures, targets, rate));
    free(pictures);
    if (recent.length > 100) recent.shift();
    onBatch?.({ batch: done + 1, batches: epochs * steps, loss: mean("loss"), accuracy: mean("correct") });
  }
}
