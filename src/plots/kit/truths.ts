import type { Trace } from "./figure";
import type { Panel } from "./panels";
import { okabeIto } from "./theme";

/** A network's answers about some classes at one moment: probabilities of "present", by what is true. */
export interface AnswersAt {
  /** Title of the panel: the method. */
  readonly name: string;
  /** When, in order of first appearance. Answers of one name and moment, of several seeds, are taken together. */
  readonly moment: string;
  readonly present: readonly number[];
  readonly absent: readonly number[];
}

/** What is true of an answer, and its colour. */
export const truths = [
  ["present", okabeIto.blue],
  ["absent", okabeIto.orange],
] as const;

export type Truth = (typeof truths)[number][0];

/** What every trace of a truth has: its panel, and one entry of the legend for all panels. */
export const ofTruth = (truth: Truth, panel: Panel, index: number): Omit<Trace, "type"> => ({
  name: truth,
  legendgroup: truth,
  showlegend: index === 0,
  xaxis: panel.x,
  yaxis: panel.y,
});
