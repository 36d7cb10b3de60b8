import { rowOf } from "../interface/rows";

/** What every rank knows of a stored sample; C classes. */
export interface SampleRecord {
  /** `[C]`: 1 present; a label counts only where `known` is 1. */
  readonly labels: Uint8Array;
  /** `[C]`: 1 annotated. */
  readonly known: Uint8Array;
  /** `[C]`: the network's logits when it was stored, where the memory keeps them. */
  readonly logits?: Float32Array;
}

/** A stored sample. Every rank knows all samples, and one rank has the image. */
export interface Sample extends SampleRecord {
  /** The task that it is of, 1-based. */
  readonly task: number;
  /** Height and width of the image in pixels, the same for all samples. */
  readonly side: number;
  /** The rank that has the image. */
  readonly holder: number;
  /** `[side, side, 3]`: RGB, 0 to 255; empty on all ranks but the holder. */
  readonly pixels: Uint8Array;
}

/** The image of a sample on a rank that does not have it. */
export const noPixels = new Uint8Array(0);

/** Copies of the rows of a batch of `size` samples, whose records lie one after another. */
export function unpack({ labels, known, logits }: SampleRecord, size: number): SampleRecord[] {
  return Array.from({ length: size }, (_, i) => ({
    labels: rowOf(labels, i, size).slice(),
    known: rowOf(known, i, size).slice(),
    ...(logits && { logits: rowOf(logits, i, size).slice() }),
  }));
}

/** The records of some samples, of which there is at least one, one after another. */
export function pack(samples: readonly SampleRecord[]): SampleRecord {
  const classes = samples[0].labels.length;
  const [labels, known] = [new Uint8Array(samples.length * classes), new Uint8Array(samples.length * classes)];
  const logits = samples[0].logits && new Float32Array(samples.length * classes);
  samples.forEach((sample, i) => {
    rowOf(labels, i, samples.length).set(sample.labels);
    rowOf(known, i, samples.length).set(sample.known);
    if (logits && sample.logits) rowOf(logits, i, samples.length).set(sample.logits);
  });
  return { labels, known, ...(logits && { logits }) };
}

/** Size in bytes of an RGB image of this height and width. */
export const imageBytes = (side: number): number => 3 * side * side;

/** Memory of a sample with its image, in bytes; the task counts as four. */
export function bytesOf({ side, labels, known, logits }: SampleRecord & Pick<Sample, "side">): number {
  return imageBytes(side) + labels.length + known.length + 4 * (logits?.length ?? 0) + 4;
}

/** Memory that samples take on this rank, in bytes. */
export function bytesHeld(samples: readonly Sample[]): number {
  return samples.reduce((sum, sample) => sum + bytesOf(sample) - imageBytes(sample.side) + sample.pixels.length, 0);
}
