import { random } from "../../base/random";
import type { KeptState, LearntTask, RunStart } from "../interface/keptState";
import { savedNumbers } from "../interface/savedTensor";
import { drawFrom } from "./draws";
import { bytesHeld, type Sample } from "./samples";
import { samplesFrom, stateOf } from "./savedSamples";
import { placesInTasks } from "./taskSamples";

/** What makes one memory that is filled at the ends of tasks differ from another. */
export interface Filling {
  /** All samples after a task, those of earlier tasks first; `samples` are those before it. */
  readonly filled: (samples: readonly Sample[], learnt: LearntTask) => Promise<readonly Sample[]>;
  /** The samples that a draw of a name is made of. Default: all. */
  readonly named?: (samples: readonly Sample[], name: string) => readonly Sample[];
}

/** A memory that changes at the ends of tasks alone. Draws are uniform over the samples of their name. */
export function taskEndMemory({ seed, world }: RunStart, { filled, named }: Filling): KeptState {
  let samples: readonly Sample[] = [];
  let draws = 0;
  return {
    draw: (name, size) => drawFrom(named ? named(samples, name) : samples, size, random(seed, "draw", ++draws), world),
    lifecycle: {
      async taskEnds(learnt) {
        samples = await filled(samples, learnt);
      },
    },
    save: () => stateOf(samples, world).set("draws", { shape: [1], data: Float32Array.of(draws) }),
    load(state) {
      samples = samplesFrom(state, world, placesInTasks);
      [draws] = savedNumbers(state, "draws");
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
