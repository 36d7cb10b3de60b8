import type { KeptState, RunStart } from "../../interface/keptState";
import { seenName } from "./graphHead";

/**
 * Lets the classes of each task into the graph when the task begins. Which are in it stands in the network itself, so
 * that copies and checkpoints of it answer as it does. A network without such a graph stays as it is.
 */
export function seenClasses({ network }: RunStart): KeptState {
  const seen = network.constants.find(({ name }) => name === seenName);
  return {
    lifecycle: {
      taskBegins({ slices, classes }) {
        const values = new Float32Array(classes);
        for (const c of slices.flat()) values[c] = 1;
        seen?.assign(values);
      },
    },
    save: () => new Map(),
    load: () => undefined,
    bytes: 0,
    dispose: () => undefined,
  };
}
