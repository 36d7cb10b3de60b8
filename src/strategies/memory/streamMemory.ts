import { random } from "../../base/random";
import { rankOfRow } from "../../distributed";
import type { State } from "../../nn";
import type { KeptState, Lifecycle, RunStart } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import { savedNumbers } from "../interface/savedTensor";
import { capacityOf, type Bounds } from "./bounds";
import { drawFrom } from "./draws";
import { moveImages } from "./moves";
import { policies } from "./policies";
import { relabelled } from "./relabel";
import { bytesHeld, bytesOf, noPixels, unpack, type Sample } from "./samples";
import { samplesFrom, stateOf } from "./savedSamples";

/** Options of a memory of the training stream. */
export type StreamOptions = Bounds & {
  /** Name of the policy that chooses which samples stay. */
  readonly policy: string;
  /** 1: replayed batches count in the running batch statistics; 0, the default: they leave them alone. */
  readonly fold?: number;
  /** Probability above which a missing label becomes 1 at the end of a task, or else 0 (`relabelled`); 0: it stays. */
  readonly relabel?: number;
  /** Samples of each class in a memory of another kind (`replayMemory`); a memory of the stream takes no notice. */
  readonly perClass?: number;
};

/** What is kept, and the samples themselves. */
export interface StreamMemory extends KeptState {
  /** The stored samples, by slot. */
  readonly samples: readonly Sample[];
}

/**
 * A bounded memory of the training stream as the network sees it, batch by batch: flipped images and repeated epochs
 * are samples too. Draws are uniform over what is stored, whatever their name. Images are dealt out to the ranks by
 * slot, so that each rank holds as many, and what is stored does not depend on the number of ranks.
 * @param options with `logits`: whether the logits of samples are stored with them.
 */
export function streamMemory(
  { seed, world }: RunStart,
  options: StreamOptions & { readonly logits: boolean },
): StreamMemory {
  let samples: Sample[] = [];
  let positives = new Float64Array(0);
  let [task, seen, draws] = [0, 0, 0];

  /** The slot that the stream's next sample takes; undefined: it is not stored. */
  const slotFor = (labels: Uint8Array, capacity: number): number | undefined => {
    seen++;
    if (positives.length === 0) positives = new Float64Array(labels.length);
    labels.forEach((label, c) => (positives[c] += label));
    if (samples.length < capacity) return samples.length;
    const stored = samples.map((sample) => sample.labels);
    return policies[options.policy]({ stored, labels, seen, positives, random: random(seed, "memory", seen) });
  };

  const stepEnds: Lifecycle["stepEnds"] = ({ images, labels, known, size, height: side }, logits) => {
    // The row of the batch that each slot takes; a later row may replace an earlier one.
    const rows = new Map<number, number>();
    unpack({ labels, known, logits: options.logits ? logits : undefined }, size).forEach((record, row) => {
      const slot = slotFor(record.labels, capacityOf(options, bytesOf({ ...record, side })));
      if (slot === undefined) return;
      samples[slot] = { ...record, task, side, holder: slot % world.size, pixels: noPixels };
      rows.set(slot, row);
    });
    const slots = [...rows.keys()];
    const moves = [...rows].map(([slot, row]) => ({
      from: rankOfRow(row, size, world),
      to: samples[slot].holder,
      pixels: rowOf(images, row, size),
    }));
    for (const [k, image] of moveImages(moves, images.length / size, world)) {
      samples[slots[k]] = { ...samples[slots[k]], pixels: image.slice() };
    }
  };

  return {
    get samples() {
      return samples;
    },
    draw(_name, size) {
      const draw = drawFrom(samples, size, random(seed, "draw", ++draws), world);
      return draw && { ...draw, mode: options.fold === 1 ? "training" : "replay" };
    },
    lifecycle: {
      taskBegins(situation) {
        task = situation.task;
      },
      stepEnds,
      async taskEnds(learnt) {
        samples = [...relabelled(samples, learnt, options.relabel ?? 0, world)];
      },
    },
    save: (): State =>
      new Map([
        ...stateOf(samples, world),
        ["counts", { shape: [2], data: Float32Array.of(seen, draws) }],
        ["positives", { shape: [positives.length], data: Float32Array.from(positives) }],
      ]),
    load(state) {
      samples = samplesFrom(state, world, ({ length }) => Array.from({ length }, (_, slot) => slot));
      positives = Float64Array.from(savedNumbers(state, "positives"));
      [seen, draws] = savedNumbers(state, "counts");
    },
    get bytes() {
      return bytesHeld(samples);
    },
    get stored() {
      return samples.length;
    },
    dispose() {
      samples = [];
    },
  };
}
