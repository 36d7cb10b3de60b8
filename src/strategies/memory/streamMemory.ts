import { random } from "../../random";
import type { Beginning, Kept } from "../kept";
import { requireOption, requireSwitch } from "../options";
import { capacityOf, checkBounds, type Bounds } from "./bounds";
import { policies } from "./policy";
import { bytesOf, drawFrom, samplesFrom, stateOf, unpack, type Sample } from "./samples";

export type StreamOptions = Bounds & {
  /** Name of the policy that chooses what stays. */
  readonly policy: string;
  /** 1: replayed batches count in the running batch statistics; 0, the default: they leave them alone. */
  readonly fold?: number;
};

/** What is kept, and the samples themselves. */
export interface StreamMemory extends Kept {
  readonly samples: readonly Sample[];
}

/** @throws `argument/invalid` */
export function checkStream(strategy: string, options: StreamOptions): void {
  checkBounds(strategy, options);
  requireSwitch(strategy, { fold: options.fold ?? 0 });
  requireOption(strategy, "policy", options.policy, Object.hasOwn(policies, options.policy), Object.keys(policies).join(", "));
}

/**
 * A bounded memory of the training stream as the network sees it, batch by batch, flips and repeated epochs included. Draws are uniform
 * over what is stored, whatever their name.
 */
export function streamMemory({ seed }: Beginning, options: StreamOptions & { readonly logits: boolean }): StreamMemory {
  let samples: Sample[] = [];
  let positives = new Float64Array(0);
  let [task, seen, draws] = [0, 0, 0];
  const offer = (sample: Sample): void => {
    seen++;
    if (positives.length === 0) positives = new Float64Array(sample.labels.length);
    sample.labels.forEach((label, c) => (positives[c] += label));
    if (samples.length < capacityOf(options, sample)) samples.push(sample);
    else {
      const stored = samples.map(({ labels }) => labels);
      const slot = policies[options.policy]({ stored, labels: sample.labels, seen, positives, random: random(seed, "memory", seen) });
      if (slot !== undefined) samples[slot] = sample;
    }
  };
  return {
    get samples() {
      return samples;
    },
    beginTask: (situation) => void (task = situation.task),
    draw(_name, size) {
      const draw = drawFrom(samples, size, random(seed, "draw", ++draws));
      return draw && { ...draw, mode: options.fold === 1 ? "training" : "replay" };
    },
    observe: (batch, logits) => unpack({ ...batch, logits: options.logits ? logits : undefined }, batch.size, () => task).forEach(offer),
    state: () => new Map([
      ...stateOf(samples),
      ["counts", { shape: [2], data: Float32Array.of(seen, draws) }],
      ["positives", { shape: [positives.length], data: Float32Array.from(positives) }],
    ]),
    load(state) {
      samples = samplesFrom(state);
      positives = Float64Array.from(state.get("positives")!.data);
      [seen, draws] = state.get("counts")!.data;
    },
    get bytes() {
      return bytesOf(samples);
    },
    dispose: () => void (samples = []),
  };
}
