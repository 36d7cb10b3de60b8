import { imageNetNormalisation, type Network, type Origin } from "../../nn";
import type { Normalisation, Normalise } from "../../records";

/**
 * The normalisation of a choice.
 * @param ofWeights what the weights expect; null: nothing.
 */
export function chosenNormalisation(choice: Normalise, ofWeights: Normalisation | null): Normalisation | null {
  if (choice === "weights") return ofWeights;
  return choice === "imagenet" ? imageNetNormalisation : null;
}

/** Who chose what is done to images: a run by its parameters, or a weights file and what is said of it. */
type ChosenBy =
  | { readonly run: string }
  | { readonly weights: string; readonly choice: Normalise; readonly origin: Pick<Origin, "pretrainedOn"> };

/** A sentence that says what is done to images before a network sees them, and why. */
export function describePreparation(
  { imageSize, options: { normalise = null } }: Pick<Network, "imageSize" | "options">,
  by: ChosenBy,
): string {
  const size = `images: resized to ${imageSize} x ${imageSize} pixels, values in [0, 1]`;
  const how = normalise
    ? `normalised by mean ${normalise.mean.join(", ")} and standard deviation ${normalise.std.join(", ")}`
    : "not normalised";
  return `${size}, ${how}${reason(normalise, by)}`;
}

function reason(normalise: Normalisation | null, by: ChosenBy): string {
  if ("run" in by) return ", as in the run";
  const { weights, choice, origin } = by;
  if (choice !== "weights") return `, as --normalise ${choice} says`;
  if (normalise) return `, as expected by ${weights} (${origin.pretrainedOn ?? "by its metadata"})`;
  return (
    `: ${weights} does not say what it expects. If it was trained on images normalised as torchvision does, ` +
    "give --normalise imagenet; its answers are wrong otherwise"
  );
}
