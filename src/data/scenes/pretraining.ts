import { mustGet } from "../../base/mustGet";
import { join } from "node:path";
import { random } from "../../base/random";
import { startThread } from "../../base/siblingProgram";
import { artistsOf } from "./artists";
import { isNeutral } from "./classes";
import { compose } from "./compose";
import { readDrawings } from "./concepts";
import { packGlyphs, readPack } from "./glyphs";
import type { Sketch } from "./glyphs";
import { groupBy } from "./group";

/** A concept is kept if this many training artists draw it: it must be learnt across styles. */
const minimumArtists = 5;

/** n scenes of one object each. */
export interface PretrainingBatch {
  /** [n, size, size, 3] RGB. */
  readonly images: Uint8Array;
  /** [n] indices into the concepts. */
  readonly labels: Int32Array;
}

/** An endless sequence of scenes of one object each. */
export interface PretrainingScenes {
  /** Names of the classes: concepts outside the 20 classes and what looks like them. */
  readonly concepts: readonly string[];
  /** Scenes start ... start + n - 1 of the endless sequence; the same seed and range give the same bytes. */
  batch(start: number, n: number): PretrainingBatch;
}

/** What a thread needs to make scenes. */
export interface PretrainingSource {
  readonly pack: string;
  readonly seed: number;
  readonly size: number;
}

/** Rasterises the pretraining glyphs (cached) and returns a synchronous maker of scenes. */
export async function pretrainingScenes(options: { seed: number; size: number }): Promise<PretrainingScenes> {
  return openPretraining({ ...options, pack: await pretrainingPack(options.size) });
}

/** The pack of every drawing that training artists made of the pretraining concepts. */
export async function pretrainingPack(size: number): Promise<string> {
  return packGlyphs(pretrainingSketches(), size);
}

/** The drawings of training artists that no class and no look-alike of a class is among. */
export function pretrainingSketches(): Sketch[] {
  const { sets, drawings } = readDrawings();
  const training = new Set(artistsOf("train").map(({ name }) => name));
  const candidates = drawings.filter(
    ({ artist, concept, tone }) => training.has(artist) && tone === 0 && isNeutral(concept),
  );
  const byConcept = groupBy(candidates, ({ concept }) => concept);
  return candidates
    .filter(({ concept }) => new Set(mustGet(byConcept, concept).map(({ artist }) => artist)).size >= minimumArtists)
    .map(({ artist, icon, concept }) => ({ artist, name: icon, concept, svg: mustGet(sets, artist).svg(icon) }));
}

/** Opens a pack made by `pretrainingPack`; synchronous, for any thread. */
export function openPretraining({ pack, seed, size }: PretrainingSource): PretrainingScenes {
  const byConcept = groupBy(readPack(pack), ({ concept }) => concept);
  const concepts = [...byConcept.keys()].sort();
  const drawn = concepts.map((concept) => [...groupBy(mustGet(byConcept, concept), ({ artist }) => artist).values()]);
  const bytes = 3 * size * size;
  return {
    concepts,
    batch: (start, n) => {
      const images = new Uint8Array(n * bytes);
      const labels = new Int32Array(n);
      for (let i = 0; i < n; i++) {
        const stream = random(seed, "pretraining", start + i);
        labels[i] = stream.integer(concepts.length);
        const byArtist = drawn[labels[i]];
        const variants = byArtist[stream.integer(byArtist.length)];
        images.set(compose([variants[stream.integer(variants.length)]], size, stream).pixels, i * bytes);
      }
      return { images, labels };
    },
  };
}

/** Names of the pretraining classes, in label order. */
export async function pretrainingConcepts(size: number): Promise<readonly string[]> {
  return openPretraining({ pack: await pretrainingPack(size), seed: 0, size }).concepts;
}

/** Which batches are made. */
export interface PretrainingBatchesOptions {
  /** The same seed gives the same sequence. */
  readonly seed: number;
  /** Scenes a batch. */
  readonly batch: number;
  /** Number of batches. */
  readonly batches: number;
  /** First batch, to go on where an earlier run stopped (0). */
  readonly from?: number;
  /** Pixels a side. */
  readonly size: number;
  /** Batches made ahead (8). */
  readonly prefetch?: number;
}

/** Batches `from` ... `batches - 1` of the endless sequence, made ahead by a worker thread. */
export async function* pretrainingBatches(options: PretrainingBatchesOptions): AsyncGenerator<PretrainingBatch> {
  const { seed, batch, batches, size, from = 0, prefetch = 8 } = options;
  const source: PretrainingSource = { pack: await pretrainingPack(size), seed, size };
  const worker = startThread(join(__dirname, "pretraining-worker"), source);
  const ready: PretrainingBatch[] = [];
  let wake = (): void => {};
  let failure: Error | undefined;
  worker.on("message", (made: PretrainingBatch) => (ready.push(made), wake()));
  worker.on("error", (cause) => ((failure = cause), wake()));
  const ask = (index: number): void => {
    if (index < batches) worker.postMessage({ start: index * batch, n: batch });
  };
  try {
    for (let index = from; index < from + prefetch; index++) ask(index);
    for (let index = from; index < batches; index++) {
      let next = ready.shift();
      while (next === undefined) {
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
        next = ready.shift();
      }
      yield next;
      ask(index + prefetch);
    }
  } finally {
    await worker.terminate();
  }
}
