import { random } from "../../base/random";
import type { RunStart, KeptState } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import { capacityOf, type Bounds } from "./bounds";
import { bytesHeld, bytesOf, drawFrom, samplesFrom, stateOf, type Sample } from "./samples";

/** Name of the draw of samples of task k alone; `memory` draws from all earlier tasks. */
export const memoryOf = (k: number): string => `memory:${k}`;

/**
 * A bounded memory of earlier tasks: after each task, an even sample of its training set; all tasks have the same share
 * of the bounds, so earlier ones give some up. Draws are uniform over the task, or all tasks, of their name. The images
 * of each task are dealt out to the ranks in turn; each reads its own.
 */
export function taskMemory({ seed, world }: RunStart, bounds: Bounds): KeptState {
  let samples: Sample[] = [];
  let draws = 0;
  return {
    draw: (name, size) =>
      drawFrom(
        samples.filter(({ task }) => name === "memory" || name === memoryOf(task)),
        size,
        random(seed, "draw", ++draws),
        world,
      ),
    lifecycle: {
      async taskEnds({ situation: { task, classes }, imageSize: side, examples, load }) {
        const share = Math.floor(
          capacityOf(bounds, bytesOf({ side, labels: new Uint8Array(classes), known: new Uint8Array(classes) })) / task,
        );
        const chosen = random(seed, "memory", task)
          .shuffle([...examples])
          .slice(0, share);
        const holderOf = (i: number): number => i % world.size;
        const own: Uint8Array[] = [];
        for await (const { images, size } of load(chosen.filter((_, i) => holderOf(i) === world.rank))) {
          for (let row = 0; row < size; row++) own.push(rowOf(images, row, size).slice());
        }
        const fresh = chosen.map(({ labels, known }, i): Sample => {
          const holder = holderOf(i);
          return {
            labels,
            known,
            task,
            side,
            holder,
            ...(holder === world.rank && { pixels: own[(i - holder) / world.size] }),
          };
        });
        // The samples of a task are in random order: the first of them are an even sample too.
        const earlier = Array.from({ length: task - 1 }, (_, k) =>
          samples.filter((sample) => sample.task === k + 1).slice(0, share),
        );
        samples = [...earlier.flat(), ...fresh];
      },
    },
    save: () => stateOf(samples, world).set("draws", { shape: [1], data: Float32Array.of(draws) }),
    load(state) {
      samples = samplesFrom(state, world);
      draws = state.get("draws")!.data[0];
    },
    get bytes() {
      return bytesHeld(samples);
    },
    dispose: () => void (samples = []),
  };
}
