import { existsSync } from "node:fs";
import { error } from "../../base/errors";
import { readSafetensors, writeSafetensors, type Network, type Optimiser, type State } from "../../nn";

/** How far a pretraining is, after an epoch. */
export interface PretrainingProgress {
  /** Epochs that are done. */
  readonly epochs: number;
  /** Seconds that they took. */
  readonly seconds: number;
}

/** What a checkpoint is of: settings of the training by name, which have to be the same to go on. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** What learns. */
interface Learning {
  readonly network: Network;
  readonly optimise: Optimiser;
}

/** Path of the checkpoint of a pretraining that writes weights to `out`. */
export const checkpointFile = (out: string): string => `${out}.checkpoint`;

const ofOptimiser = "optimiser/";

/** Writes a checkpoint, whole or not at all, in place of an earlier one. */
export async function writeCheckpoint(
  path: string,
  { network, optimise }: Learning,
  progress: PretrainingProgress,
  settings: Settings,
): Promise<void> {
  const slots = [...optimise.state()].map(([name, tensor]) => [`${ofOptimiser}${name}`, tensor] as const);
  const metadata = { progress: JSON.stringify(progress), settings: JSON.stringify(settings) };
  await writeSafetensors(path, new Map([...network.state(), ...slots]), { metadata });
}

/**
 * Takes up a checkpoint, where there is one, and returns how far it is.
 * @throws `checkpoint/other-run` for one of other settings, naming them; `safetensors/invalid`, `weights/mismatch`
 */
export async function readCheckpoint(
  path: string,
  { network, optimise }: Learning,
  settings: Settings,
): Promise<PretrainingProgress> {
  if (!existsSync(path)) return { epochs: 0, seconds: 0 };
  const { tensors, metadata } = await readSafetensors(path);
  const { progress, settings: stored } = contentOf(path, metadata);
  const changed = Object.keys(settings).filter((name) => stored[name] !== settings[name]);
  if (changed.length > 0) throw error("checkpoint/other-run", { path, changed });
  const weights: State = new Map();
  const slots: State = new Map();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(ofOptimiser)) slots.set(name.slice(ofOptimiser.length), tensor);
    else weights.set(name, tensor);
  }
  network.load(weights);
  optimise.load(slots);
  return progress;
}

/** What the metadata of a checkpoint say. @throws `safetensors/invalid` for a file that is no checkpoint. */
function contentOf(path: string, { progress, settings }: Readonly<Record<string, string>>) {
  try {
    return {
      progress: JSON.parse(progress) as PretrainingProgress,
      settings: JSON.parse(settings) as Partial<Settings>,
    };
  } catch (cause) {
    throw error("safetensors/invalid", { path, problem: "it is no checkpoint of a pretraining" }, cause);
  }
}
