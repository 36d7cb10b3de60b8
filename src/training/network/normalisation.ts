import { imageNetNormalisation } from "../../nn";
import type { Normalisation, Normalise } from "../../records";

/**
 * The normalisation of a choice.
 * @param ofWeights what the weights expect; null: nothing.
 */
export function chosenNormalisation(choice: Normalise, ofWeights: Normalisation | null): Normalisation | null {
  if (choice === "weights") return ofWeights;
  return choice === "imagenet" ? imageNetNormalisation : null;
}
