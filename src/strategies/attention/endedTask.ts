import type { Network, State } from "../../nn";
import { savedNumbers } from "../interface/savedTensor";

/** A task as it ended: its classes, and the network's embeddings and running statistics then. */
export interface EndedTask {
  /** Class indices. */
  readonly classes: readonly number[];
  /** Embeddings of all gates and running statistics of all layers, by their names in the network. */
  readonly state: State;
}

/** The task of these classes, which ends with the network as it is now. */
export function taskAsItEnds(network: Network, classes: readonly number[]): EndedTask {
  const names = new Set([...network.gates, ...network.backbone.statistics].map(({ name }) => name));
  return { classes, state: new Map([...network.state()].filter(([name]) => names.has(name))) };
}

/** Ended tasks as tensors of a checkpoint. */
export function stateOfTasks(tasks: readonly EndedTask[]): State {
  const entries = tasks.flatMap(({ classes, state }, k) => [
    [`${k}/classes`, { shape: [classes.length], data: Float32Array.from(classes) }] as const,
    ...[...state].map(([name, tensor]) => [`${k}/state/${name}`, tensor] as const),
  ]);
  return new Map(entries);
}

/** The ended tasks of a checkpoint. */
export function tasksFrom(state: State): EndedTask[] {
  const tasks: EndedTask[] = [];
  for (let k = 0; state.has(`${k}/classes`); k++) {
    const prefix = `${k}/state/`;
    const tensors = [...state].filter(([name]) => name.startsWith(prefix));
    tasks.push({
      classes: [...savedNumbers(state, `${k}/classes`)],
      state: new Map(tensors.map(([name, tensor]) => [name.slice(prefix.length), tensor])),
    });
  }
  return tasks;
}
