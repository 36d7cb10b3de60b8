import type { State } from "../state";
import type { BackboneDefinition } from "./definition";
import { headNames, withOurHead } from "./head";
import { withoutPrefix } from "./prefixes";

type Named = Pick<BackboneDefinition, "headNames" | "translate" | "widthIn">;

/**
 * A file's tensors under the names that this project gives them: without a prefix, translated, and with its name of the
 * head.
 */
export function underOurNames(definition: Named, state: State): State {
  const plain = withoutPrefix(definition, state);
  return withOurHead(definition, definition.translate?.(plain) ?? plain);
}

/** Shape [classes, features] of the head's weight in a file of weights; undefined where it has no head. */
export function headShapeIn(definition: Named, state: State): readonly number[] | undefined {
  return underOurNames(definition, state).get(headNames[0])?.shape;
}

/** Width of the network in a file of weights, under a prefix or not; undefined where they do not tell. */
export function widthIn(definition: Named, state: State): number | undefined {
  return definition.widthIn(withoutPrefix(definition, state));
}
