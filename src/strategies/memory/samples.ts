import { rankOfRow, type Communicator } from "../../distributed";
import type { State } from "../../nn";
import type { Random } from "../../base/random";
import type { Draw } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import { moveImages } from "./moves";

/** A stored sample; C classes. Every rank knows all samples, and one of them has the image. */
export interface Sample {
  /** `[C]`: 1 present; counts only where `known` is 1. */
  readonly labels: Uint8Array;
  /** `[C]`: 1 annotated. */
  readonly known: Uint8Array;
  /** Of which task, 1-based. */
  readonly task: number;
  /** `[C]`: the network's logits when it was stored. */
  readonly logits?: Float32Array;
  /** Height and width of the image, the same for all samples. */
  readonly side: number;
  /** The rank that has the image. */
  readonly holder: number;
  /** `[side, side, 3]`: RGB, 0..255; on the holder alone. */
  readonly pixels?: Uint8Array;
}

/** What every rank knows of samples, side by side. */
interface Packed {
  readonly labels: Uint8Array;
  readonly known: Uint8Array;
  readonly logits?: Float32Array;
}

/** Copies of the rows of a batch of `size` samples. */
export function unpack({ labels, known, logits }: Packed, size: number): Pick<Sample, "labels" | "known" | "logits">[] {
  return Array.from({ length: size }, (_, i) => ({
    labels: rowOf(labels, i, size).slice(),
    known: rowOf(known, i, size).slice(),
    ...(logits && { logits: rowOf(logits, i, size).slice() }),
  }));
}

/** What is known of some samples, in order. */
export function pack(samples: readonly Sample[]): Packed {
  const fill = <T extends Uint8Array | Float32Array>(all: T, of: (sample: Sample) => T): T => {
    samples.forEach((sample, i) => rowOf(all, i, samples.length).set(of(sample)));
    return all;
  };
  const [{ labels, logits }] = samples;
  const bytes = (of: (sample: Sample) => Uint8Array): Uint8Array =>
    fill(new Uint8Array(samples.length * labels.length), of);
  return {
    labels: bytes((sample) => sample.labels),
    known: bytes((sample) => sample.known),
    ...(logits && { logits: fill(new Float32Array(samples.length * logits.length), (sample) => sample.logits!) }),
  };
}

const imageBytes = ({ side }: Pick<Sample, "side">): number => 3 * side * side;

/** Memory of a sample with its image, in bytes; the task counts as four. */
export function bytesOf(sample: Pick<Sample, "side" | "labels" | "known" | "logits">): number {
  return imageBytes(sample) + sample.labels.length + sample.known.length + 4 * (sample.logits?.length ?? 0) + 4;
}

/** Memory that samples take on this rank, in bytes. */
export function bytesHeld(samples: readonly Sample[]): number {
  return samples.reduce((sum, sample) => sum + bytesOf(sample) - (sample.pixels ? 0 : imageBytes(sample)), 0);
}

/** The samples, of which there are some, in order, as a batch; each rank gets the images of its rows. */
function drawOf(samples: readonly Sample[], world: Communicator): Draw {
  const [{ side }] = samples;
  const moves = samples.map(({ holder, pixels }, row) => ({
    from: holder,
    to: rankOfRow(row, samples.length, world),
    pixels,
  }));
  const images = new Uint8Array(samples.length * imageBytes({ side }));
  for (const [row, image] of moveImages(moves, imageBytes({ side }), world))
    rowOf(images, row, samples.length).set(image);
  return { images, ...pack(samples), size: samples.length, height: side, width: side };
}

/** `count` of the samples, or all where there are fewer, drawn without repetition; undefined of none. */
export function drawFrom(
  samples: readonly Sample[],
  count: number,
  random: Random,
  world: Communicator,
): Draw | undefined {
  if (samples.length === 0) return undefined;
  return drawOf(count < samples.length ? random.shuffle([...samples]).slice(0, count) : samples, world);
}

/** Images that move at a time on their way to a checkpoint. */
const chunk = 256;

/** Samples as tensors [n, ...] of a checkpoint; the images on rank 0, which writes it. */
export function stateOf(samples: readonly Sample[], world: Communicator): State {
  if (samples.length === 0) return new Map();
  const bytes = imageBytes(samples[0]);
  const images = new Float32Array(world.rank === 0 ? samples.length * bytes : 0);
  for (let start = 0; start < samples.length; start += chunk) {
    const moves = samples.slice(start, start + chunk).map(({ holder, pixels }) => ({ from: holder, to: 0, pixels }));
    for (const [i, image] of moveImages(moves, bytes, world)) images.set(image, (start + i) * bytes);
  }
  const parts = { ...(world.rank === 0 && { images }), ...pack(samples), tasks: samples.map(({ task }) => task) };
  const floats = (values: ArrayLike<number>): Float32Array =>
    values instanceof Float32Array ? values : Float32Array.from(values);
  return new Map(
    Object.entries(parts).map(([name, values]) => [
      name,
      { shape: [samples.length, values.length / samples.length], data: floats(values) },
    ]),
  );
}

/** The samples of a checkpoint, whose images are dealt out to the ranks in turn. */
export function samplesFrom(state: State, world: Communicator): Sample[] {
  const tasks = state.get("tasks")?.data;
  if (!tasks) return [];
  const images = state.get("images")!.data;
  const side = Math.sqrt(images.length / tasks.length / 3);
  const bytes = (name: string): Uint8Array => Uint8Array.from(state.get(name)!.data);
  return unpack(
    { labels: bytes("labels"), known: bytes("known"), logits: state.get("logits")?.data },
    tasks.length,
  ).map((sample, i) => {
    const holder = i % world.size;
    return {
      ...sample,
      task: tasks[i],
      side,
      holder,
      ...(holder === world.rank && { pixels: Uint8Array.from(rowOf(images, i, tasks.length)) }),
    };
  });
}
