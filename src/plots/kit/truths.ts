import type { Trace } from "./figure";
import type { Panel } from "./panels";
import { okabeIto } from "../../base/palette";

/** A network's answers about some classes at one moment: probabilities that the class is present, by what is true. */
export interface AnswersAt {
  /** Title of the panel: the method. */
  readonly name: string;
  /**
   * When the answers were given. Moments are drawn in the order in which they first appear. Answers of one name and one
   * moment, as of several seeds, are taken together.
   */
  readonly moment: string;
  /** Probabilities, in [0, 1], of classes that are in the image. */
  readonly present: readonly number[];
  /** Probabilities, in [0, 1], of classes that are not in the image. */
  readonly absent: readonly number[];
}

/** Both truths, each with its colour. */
export const truths = [
  ["present", okabeIto.blue],
  ["absent", okabeIto.orange],
] as const;

/** Whether the class is in the image. */
export type Truth = (typeof truths)[number][0];

/** What every trace of a truth has: its panel, and one legend entry for all panels. */
export const ofTruth = (truth: Truth, panel: Panel, index: number): Omit<Trace, "type"> => ({
  name: truth,
  legendgroup: truth,
  showlegend: index === 0,
  xaxis: panel.x,
  yaxis: panel.y,
});
