import { random } from "../../random";
import type { Beginning, Kept } from "../kept";
import { capacityOf, type Bounds } from "./bounds";
import { bytesOf, drawFrom, samplesFrom, stateOf, unpack, type Sample } from "./samples";

/** Name of the draw of samples of task k alone; `memory` draws from all earlier tasks. */
export const memoryOf = (k: number): string => `memory:${k}`;

/**
 * A bounded memory of earlier tasks: after each task, an even sample of its training set; all tasks have the same share of the bounds, so
 * earlier ones give some up. Draws are uniform over the task, or all tasks, of their name.
 */
export function taskMemory({ seed }: Beginning, bounds: Bounds): Kept {
  let samples: Sample[] = [];
  let draws = 0;
  return {
    draw: (name, size) => drawFrom(samples.filter(({ task }) => name === "memory" || name === memoryOf(task)), size, random(seed, "draw", ++draws)),
    async endTask({ situation: { task }, examples, load }) {
      const fresh: Sample[] = [];
      let share = Math.floor(bounds.memory / task);
      const chosen = random(seed, "memory", task).shuffle([...examples]).slice(0, share);
      for await (const batch of load(chosen)) {
        for (const sample of unpack(batch, batch.size, () => task)) {
          share = Math.floor(capacityOf(bounds, sample) / task);
          if (fresh.length < share) fresh.push(sample);
        }
        if (fresh.length >= share) break;
      }
      // The samples of a task are in random order: the first of them are an even sample too.
      const earlier = Array.from({ length: task - 1 }, (_, k) => samples.filter((sample) => sample.task === k + 1).slice(0, share));
      samples = [...earlier.flat(), ...fresh];
    },
    state: () => stateOf(samples).set("draws", { shape: [1], data: Float32Array.of(draws) }),
    load(state) {
      samples = samplesFrom(state);
      draws = state.get("draws")!.data[0];
    },
    get bytes() {
      return bytesOf(samples);
    },
    dispose: () => void (samples = []),
  };
}
