import type { State } from "../state";
import type { BackboneDefinition } from "./definition";

/** Names of the head's weight and bias in this project's files. */
export const headNames = ["fc.weight", "fc.bias"] as const;

/** Whether a name in this project's files is that of a tensor of a head, of whatever kind. */
export const isOfHead = (name: string): boolean => name.startsWith("fc.");

type Named = Pick<BackboneDefinition, "headNames">;

/** The tensors with the head under this project's names, where it is under those of `definition.headNames`. */
export function withOurHead({ headNames: theirs = headNames }: Named, state: State): State {
  if (!state.has(theirs[0]) || state.has(headNames[0])) return state;
  const renamed = new Map<string, string>([
    [theirs[0], headNames[0]],
    [theirs[1], headNames[1]],
  ]);
  return new Map([...state].map(([name, tensor]) => [renamed.get(name) ?? name, tensor]));
}
