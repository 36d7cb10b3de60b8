import { wordOption } from "../../base/optionSpecs";
import type { Rest } from "./definition";

const rests: readonly Rest[] = ["negative", "unknown"];

/** The option that says what the labels become that are no pseudo-positives. */
export const restOption = () =>
  wordOption("negative", {
    choices: rests,
    meaning: "what the other labels of earlier tasks' classes are",
    source: "negative: witdsl/KRT-MLCIL and scut-zx/L3A, whose loss has a 0 there; unknown: ours",
  });

/** The word of the option, which was checked. */
export const restOf = (word: string): Rest => (word === "unknown" ? "unknown" : "negative");
