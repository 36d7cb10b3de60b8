import { rankOfRow } from "../../distributed";
import { random } from "../../base/random";
import type { RunStart, KeptState } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import { capacityOf, type Bounds } from "./bounds";
import { moveImages } from "./moves";
import { policies } from "./policy";
import { bytesHeld, bytesOf, drawFrom, samplesFrom, stateOf, unpack, type Sample } from "./samples";

/** How large a memory of a stream is, and what it keeps. */
export type StreamOptions = Bounds & {
  /** Name of the policy that chooses what stays. */
  readonly policy: string;
  /** 1: replayed batches count in the running batch statistics; 0, the default: they leave them alone. */
  readonly fold?: number;
};

/** What is kept, and the samples themselves. */
export interface StreamMemory extends KeptState {
  readonly samples: readonly Sample[];
}

/**
 * A bounded memory of the training stream as the network sees it, batch by batch, flips and repeated epochs included.
 * Draws are uniform over what is stored, whatever their name. Images are dealt out by slot: each rank holds as many,
 * and what is stored does not depend on their number.
 */
export function streamMemory(
  { seed, world }: RunStart,
  options: StreamOptions & { readonly logits: boolean },
): StreamMemory {
  let samples: Sample[] = [];
  let positives = new Float64Array(0);
  let [task, seen, draws] = [0, 0, 0];
  /** The slot of the stream's next sample, or undefined to leave it. */
  const slotFor = (labels: Uint8Array, capacity: number): number | undefined => {
    seen++;
    if (positives.length === 0) positives = new Float64Array(labels.length);
    labels.forEach((label, c) => (positives[c] += label));
    if (samples.length < capacity) return samples.length;
    const stored = samples.map((sample) => sample.labels);
    return policies[options.policy]({ stored, labels, seen, positives, random: random(seed, "memory", seen) });
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
      taskBegins: (situation) => void (task = situation.task),
      stepEnds({ images, labels, known, size, height: side }, logits) {
        /** The rows that stay, by slot: a later one may take the place of an earlier. */
        const rows = new Map<number, number>();
        unpack({ labels, known, logits: options.logits ? logits : undefined }, size).forEach((row, i) => {
          const slot = slotFor(row.labels, capacityOf(options, bytesOf({ ...row, side })));
          if (slot === undefined) return;
          samples[slot] = { ...row, task, side, holder: slot % world.size };
          rows.set(slot, i);
        });
        const slots = [...rows.keys()];
        const moves = [...rows].map(([slot, i]) => ({
          from: rankOfRow(i, size, world),
          to: samples[slot].holder,
          pixels: rowOf(images, i, size),
        }));
        for (const [k, image] of moveImages(moves, images.length / size, world))
          samples[slots[k]] = { ...samples[slots[k]], pixels: image.slice() };
      },
    },
    save: () =>
      new Map([
        ...stateOf(samples, world),
        ["counts", { shape: [2], data: Float32Array.of(seen, draws) }],
        ["positives", { shape: [positives.length], data: Float32Array.from(positives) }],
      ]),
    load(state) {
      samples = samplesFrom(state, world);
      positives = Float64Array.from(state.get("positives")!.data);
      [seen, draws] = state.get("counts")!.data;
    },
    get bytes() {
      return bytesHeld(samples);
    },
    dispose: () => void (samples = []),
  };
}
