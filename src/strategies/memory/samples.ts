import type { State } from "../../nn";
import type { Random } from "../../random";
import type { Draw } from "../kept";

/** A stored sample, decoded; C classes. */
export interface Sample {
  /** [height, width, 3]: RGB, 0..255. */
  readonly pixels: Uint8Array;
  /** [C]: 1 present; counts only where `known` is 1. */
  readonly labels: Uint8Array;
  /** [C]: 1 annotated. */
  readonly known: Uint8Array;
  /** Of which task, 1-based. */
  readonly task: number;
  /** [C]: the network's logits when it was stored. */
  readonly logits?: Float32Array;
}

/** Samples side by side, in the order given. */
interface Packed {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly known: Uint8Array;
  readonly logits?: Float32Array;
}

/** Copies of the rows of a batch of `size` samples. */
export function unpack({ images, labels, known, logits }: Packed, size: number, taskOf: (i: number) => number): Sample[] {
  const row = <T extends Uint8Array | Float32Array>(values: T, i: number): T => values.slice((i * values.length) / size, ((i + 1) * values.length) / size) as T;
  return Array.from({ length: size }, (_, i) => ({
    pixels: row(images, i),
    labels: row(labels, i),
    known: row(known, i),
    task: taskOf(i),
    ...(logits && { logits: row(logits, i) }),
  }));
}

function pack(samples: readonly Sample[]): Packed {
  const fill = <T extends Uint8Array | Float32Array>(all: T, of: (sample: Sample) => T): T => {
    samples.forEach((sample, i) => all.set(of(sample), (i * all.length) / samples.length));
    return all;
  };
  const bytes = (of: (sample: Sample) => Uint8Array): Uint8Array => fill(new Uint8Array(samples.length * of(samples[0]).length), of);
  const { logits } = samples[0];
  return {
    images: bytes(({ pixels }) => pixels),
    labels: bytes(({ labels }) => labels),
    known: bytes(({ known }) => known),
    ...(logits && { logits: fill(new Float32Array(samples.length * logits.length), (sample) => sample.logits!) }),
  };
}

/** Memory of samples, in bytes; the task of each counts as four. */
export function bytesOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { pixels, labels, known, logits }) => sum + pixels.length + labels.length + known.length + 4 * (logits?.length ?? 0) + 4, 0);
}

/** The samples, of which there are some, in order. Images are square. */
export function drawOf(samples: readonly Sample[]): Draw {
  const side = Math.sqrt(samples[0].pixels.length / 3);
  return { ...pack(samples), size: samples.length, height: side, width: side };
}

/** `count` of the samples, or all where there are fewer, drawn without repetition; undefined of none. */
export function drawFrom(samples: readonly Sample[], count: number, random: Random): Draw | undefined {
  if (samples.length === 0) return undefined;
  return drawOf(count < samples.length ? random.shuffle([...samples]).slice(0, count) : samples);
}

/** Samples as tensors [n, ...] of a checkpoint. */
export function stateOf(samples: readonly Sample[]): State {
  if (samples.length === 0) return new Map();
  const parts = { ...pack(samples), tasks: samples.map(({ task }) => task) };
  return new Map(Object.entries(parts).map(([name, values]) => [name, { shape: [samples.length, values.length / samples.length], data: Float32Array.from(values) }]));
}

/** The samples of a checkpoint. */
export function samplesFrom(state: State): Sample[] {
  const tasks = state.get("tasks")?.data;
  if (!tasks) return [];
  const bytes = (name: string): Uint8Array => Uint8Array.from(state.get(name)!.data);
  const packed = { images: bytes("images"), labels: bytes("labels"), known: bytes("known"), logits: state.get("logits")?.data };
  return unpack(packed, tasks.length, (i) => tasks[i]);
}
