import type { State } from "../state";
import type { BackboneDefinition } from "./definition";

/** Names of the head's weight and bias in this project's files. */
export const headNames = ["fc.weight", "fc.bias"] as const;

const moduleOf = (name: string): string => name.split(".")[0];

/**
 * Names in a file that a backbone does without: those of the file's head, and `unread`. Of a head are the names below
 * `fc`. One of parts may have others (`graph.fc.weight`, those of a plugin), so in its file all names outside of the
 * backbone's modules are the head's. A name inside of one (`layer1.2.conv1.weight`) never is: it tells of another
 * backbone.
 * @param expected names of the backbone that are read.
 * @param unread names of the backbone that are not.
 * @param headOfParts whether the file says that its head is one of parts.
 */
export function namesIgnored(
  state: State,
  expected: Iterable<string>,
  unread: readonly string[],
  headOfParts: boolean,
): string[] {
  const modules = new Set([...expected, ...unread].map(moduleOf));
  const ofHead = (name: string): boolean => moduleOf(name) === "fc" || (headOfParts && !modules.has(moduleOf(name)));
  return [...[...state.keys()].filter(ofHead), ...unread];
}

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

/** The tensors of a network with the head under the names of `definition.headNames`, as the library has them. */
export function withPublishedHead({ headNames: theirs = headNames }: Named, state: State): State {
  const renamed = new Map<string, string>(headNames.map((ours, i) => [ours, theirs[i]]));
  return new Map([...state].map(([name, tensor]) => [renamed.get(name) ?? name, tensor]));
}
