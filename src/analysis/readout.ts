import { classAveragePrecisions, meanAveragePrecision } from "../metrics";
import type { Embedded } from "./embed";
import { fitProbe } from "./probe";

/** How well some classes can be told from a network's features. */
export interface Readout {
  /** mAP of the network's own head. */
  readonly head: number;
  /** mAP of a linear head fitted anew. */
  readonly probe: number;
  /** Its penalty: the best of those tried on the validation images. */
  readonly l2: number;
}

/**
 * Images to fit a new head on, with labels that the network's training need not have had, and to choose and to score it
 * on.
 */
export interface ReadoutImages {
  readonly train: Embedded;
  readonly validation: Embedded;
  readonly test: Embedded;
}

/**
 * Test mAP of `classes` by a network's own head and by the best linear one for the same features. Where the first falls
 * over tasks and the second does not, nothing is lost but the way to read it.
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
    return { l2, probe, held: score(validation, probe(validation.features)) };
  });
  const chosen = fits.reduce((a, b) => (b.held > a.held ? b : a));
  return { head: score(test, test.logits), probe: score(test, chosen.probe(test.features)), l2: chosen.l2 };
}
