import { imageNetNormalisation } from "../../nn";
import type { Normalisation, Normalise } from "../../records";

/** How images are normalised: as the weights expect, as ImageNet's do, or not at all. */
export const normalisations: readonly Normalise[] = ["weights", "imagenet", "off"];

/**
 * The normalisation of a choice.
 * @param ofWeights what the weights expect; null: nothing.
 */
export function chosenNormalisation(choice: Normalise, ofWeights: Normalisation | null): Normalisation | null {
  if (choice === "weights") return ofWeights;
  return choice === "imagenet" ? imageNetNormalisation : null;
}
