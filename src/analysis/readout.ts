import { error } from "../base/errors";
import { classAveragePrecisions, meanAveragePrecision } from "../metrics";
import type { Embedded } from "./embed";
import { fitProbe } from "./probe";

/** How well some classes can be recognised from a network's features. */
export interface Readout {
  /** mAP of the network's own head, in [0, 1]. */
  readonly head: number;
  /** mAP of a linear head that was fitted anew, in [0, 1]. */
  readonly probe: number;
  /** Weight of its penalty: the one with the best mAP on the validation images. */
  readonly l2: number;
}

/** Images of a readout. Their labels need not be those that the network was trained with. */
export interface ReadoutImages {
  /** New heads are fitted on these. */
  readonly train: Embedded;
  /** The best of them is chosen on these. */
  readonly validation: Embedded;
  /** Both heads are scored on these. */
  readonly test: Embedded;
}

/**
 * Test mAP of some classes with a network's own head, and with the best linear head for the same features. Where only
 * the first one falls over tasks, the features still hold what is needed, and the head reads them wrongly.
 * @param classes indices of outputs.
 * @param penalties weights of the penalty that are tried.
 * @throws `argument/invalid` where no validation image is known to show one of the classes: nothing can be chosen.
 */
export function readout(
  { train, validation, test }: ReadoutImages,
  classes: readonly number[],
  penalties = [0.4, 0.1, 0.04],
): Readout {
  const score = ({ size, labels, known }: Embedded, logits: Float32Array): number =>
    meanAveragePrecision(classAveragePrecisions(logits, labels, labels.length / size, known), classes);
  const fits = penalties.map((l2) => {
    const probe = fitProbe(train, classes, l2);
    return { l2, probe, validationMAP: score(validation, probe(validation.features)) };
  });
  if (fits.some(({ validationMAP }) => Number.isNaN(validationMAP))) {
    const takes = "images of which at least one is known to show one of the classes";
    throw error("argument/invalid", {
      argument: "validation",
      received: `${validation.size} images without one`,
      takes,
    });
  }
  const chosen = fits.reduce((best, fit) => (fit.validationMAP > best.validationMAP ? fit : best));
  return { head: score(test, test.logits), probe: score(test, chosen.probe(test.features)), l2: chosen.l2 };
}
