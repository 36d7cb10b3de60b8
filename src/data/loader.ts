import { setImmediate as turn } from "node:timers/promises";
import { error } from "../base/errors";
import { interruptible } from "../base/notebookCell";
import { random } from "../base/random";
import { identityOf, type Example } from "./benchmark";
import { decode, type ImageSource } from "./images/decode";
import { mirror } from "./images/mirror";

/** What a row of a batch shows: equal where the pixels are, for images of one size. */
export interface ShownImage {
  /** Tells the image from all others. */
  readonly identity: string;
  /** Whether it is mirrored left to right. */
  readonly isMirrored: boolean;
}

/** Images and labels of `size` examples. */
export interface Batch {
  /** `[size, height, width, 3]`: RGB, 0..255. */
  readonly images: Uint8Array;
  /** `[size, classes]`: 1 present; counts only where `known` is 1. */
  readonly labels: Uint8Array;
  /** `[size, classes]`: 1 annotated. */
  readonly known: Uint8Array;
  /** Number of examples. */
  readonly size: number;
  /** Height of the images, in pixels. */
  readonly height: number;
  /** Width of the images, in pixels. */
  readonly width: number;
  /** Ids of the examples, in the order of the rows. */
  readonly ids: readonly string[];
  /**
   * `[size]`: what the rows show. `batches` says it; a batch whose images were changed since is without it, because
   * what is known of an image is found again by it.
   */
  readonly shown?: readonly ShownImage[];
}

/** Names the random numbers of one epoch. */
export interface EpochKey {
  /** Seed of the run. */
  readonly seed: number;
  /** Number of the epoch. */
  readonly epoch: number;
}

/** What an epoch shows. */
export interface EpochAmount {
  /** Images, each as often as it comes. */
  readonly images: number;
  /** Batches that they come in, at most as many. */
  readonly batches: number;
}

/** How examples become batches. */
export interface BatchOptions {
  /** Height and width of the images, in pixels. */
  readonly size: number;
  /** Examples in a batch; the last one may be smaller. */
  readonly batch: number;
  /** Shuffles; without it the examples come in their own order. */
  readonly shuffle?: EpochKey;
  /** Mirrors each image left to right with probability 1/2. */
  readonly flip?: EpochKey;
  /** Where decoded images come from: a `DecodedCache`, a `DiskCache`. Default: each is decoded. */
  readonly cache?: ImageSource;
  /** Batches made ready ahead of the one in use; bounds the memory. Default 2. */
  readonly prefetch?: number;
  /**
   * Ends the loading, as interrupting the cell of a notebook does: the next batch is refused with the signal's reason.
   */
  readonly signal?: AbortSignal;
  /** Of a batch of `n` rows, those whose images are needed: the others' are not decoded and stay 0. Default: all. */
  readonly part?: (n: number) => { readonly from: number; readonly to: number };
  /** Leaves out a last batch that is smaller than the others. Default false. */
  readonly dropLast?: boolean;
  /**
   * So many images in so many batches, as equal as they can be, in place of one pass in batches of `batch`: the
   * examples come again, shuffled and flipped anew, until there are enough.
   */
  readonly amount?: EpochAmount;
  /** Batches at the beginning that are left out, for a pass that goes on. Default 0. */
  readonly skip?: number;
}

/** Number of batches that `batches` gives for `examples` examples. */
export function batchCount(
  examples: number,
  { batch, dropLast = false, amount }: Pick<BatchOptions, "batch" | "dropLast" | "amount">,
): number {
  return amount?.batches ?? (dropLast ? Math.floor(examples / batch) : Math.ceil(examples / batch));
}

/** An example's row in an epoch: its index, and the pass over all examples in which it comes, from 0. */
interface Place {
  readonly index: number;
  readonly pass: number;
}

/** The order in which an epoch shows the examples: an array of indices for each pass over them. */
function ordersOf(examples: number, images: number, { shuffle }: Pick<BatchOptions, "shuffle">): Uint32Array[] {
  return Array.from({ length: examples === 0 ? 0 : Math.ceil(images / examples) }, (_, pass) => {
    const indices = new Uint32Array(examples).map((_, index) => index);
    if (shuffle) random(shuffle.seed, "shuffle", shuffle.epoch, ...laterPass(pass)).shuffle(indices);
    return indices;
  });
}

/** Places `from` to `to` of an epoch. */
const placesOf = (orders: readonly Uint32Array[], from: number, to: number): Place[] =>
  Array.from({ length: to - from }, (_, i) => {
    const pass = Math.floor((from + i) / orders[0].length);
    return { index: orders[pass][(from + i) % orders[0].length], pass };
  });

/** What names the random numbers of a pass beside its epoch; nothing of the first. */
const laterPass = (pass: number): string[] => (pass === 0 ? [] : [`pass ${pass}`]);

/**
 * One pass over the examples in batches, decoded ahead of use. Order and flips depend on seed, epoch and example only:
 * passes may be taken in any order or at once. A pass that is left early or aborted ends when the decodes it has begun
 * have.
 * @throws `argument/invalid`; at the batch that needs it, `image/unreadable`.
 */
export async function* batches(
  examples: readonly Example[],
  options: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  const { size, batch, cache = { decode }, flip, prefetch = 2, part, skip = 0, amount } = options;
  const signal = interruptible(options.signal);
  check({ size, batch }, 1);
  check({ prefetch, skip }, 0);
  if (amount) {
    check({ "amount.batches": amount.batches }, 0);
    check({ "amount.images": amount.images }, amount.batches);
  }
  const images = amount?.images ?? examples.length;
  const orders = ordersOf(examples.length, images, options);
  const count = batchCount(examples.length, options);
  const startOf = (k: number): number => (amount ? Math.floor((k * images) / count) : Math.min(k * batch, images));
  const queue: Promise<Batch>[] = [];
  try {
    for (let begun = skip, given = skip; given < count; given++) {
      for (; begun < count && begun <= given + prefetch; begun++) {
        const rows = placesOf(orders, startOf(begun), startOf(begun + 1)).map(({ index, pass }) => ({
          example: examples[index],
          pass,
        }));
        const next = assemble(rows, size, cache, flip, part?.(rows.length));
        next.catch(() => {}); // thrown where it is awaited below, so never unhandled
        queue.push(next);
      }
      await turn(); // cached batches alone would keep timers, signals and finished decodes waiting for the whole pass
      signal?.throwIfAborted();
      const ready = await queue.shift();
      signal?.throwIfAborted();
      if (ready) yield ready;
    }
  } finally {
    await Promise.allSettled(queue);
  }
}

/**
 * Begins all decodes at once: they wait in the thread pool's queue, first come first served, and so go on while the
 * main thread computes and could begin none. Settles when all have; the first row's failure is thrown.
 */
async function assemble(
  rows: readonly { readonly example: Example; readonly pass: number }[],
  size: number,
  cache: ImageSource,
  flip: EpochKey | undefined,
  part = { from: 0, to: rows.length },
): Promise<Batch> {
  const examples = rows.map(({ example }) => example);
  const classes = examples[0].labels.length;
  const pixels = size * size * 3;
  const images = new Uint8Array(examples.length * pixels);
  const labels = new Uint8Array(examples.length * classes);
  const known = new Uint8Array(examples.length * classes);
  const shown = rows.map(({ example, pass }): ShownImage => ({
    identity: identityOf(example),
    isMirrored:
      flip !== undefined && random(flip.seed, "flip", flip.epoch, example.id, ...laterPass(pass)).uniform() < 0.5,
  }));
  const fill = async (example: Example, row: number): Promise<void> => {
    labels.set(example.labels, row * classes);
    known.set(example.known, row * classes);
    if (row < part.from || row >= part.to) return;
    const target = images.subarray(row * pixels, (row + 1) * pixels);
    target.set(await cache.decode(example.image, size));
    if (shown[row].isMirrored) mirror(target, size);
  };
  for (const result of await Promise.allSettled(examples.map(fill))) {
    if (result.status === "rejected") throw result.reason;
  }
  const ids = examples.map(({ id }) => id);
  return { images, labels, known, size: examples.length, height: size, width: size, ids, shown };
}

function check(values: Readonly<Record<string, number>>, least: number): void {
  for (const [argument, received] of Object.entries(values)) {
    if (!Number.isSafeInteger(received) || received < least) {
      throw error("argument/invalid", { argument, received, takes: `an integer of at least ${least}` });
    }
  }
}
