import type { tf } from "../backend";
import type { Parameter } from "../parameter";

/** What a head is built for. */
export interface HeadSizes {
  /** Length of the pooled features. */
  readonly features: number;
  /** C, the outputs. */
  readonly classes: number;
  /** Class indices of each task, in order. */
  readonly slices: readonly (readonly number[])[];
  /** The backbone's last map, [side, side, channels]. @throws `network/map` where it gives none. */
  readonly map: { readonly side: number; readonly channels: number };
}

/** What a head makes of n rows. */
export interface HeadOutput {
  /** [n, C]. */
  readonly logits: tf.Tensor2D;
  /** What the classifiers read: the features, or the tokens of the tasks, one after another; [n, e]. */
  readonly embedding: tf.Tensor2D;
}

/** What turns what a backbone gives into logits. */
export interface Head {
  /** All of its parameters. */
  readonly parameters: readonly Parameter[];
  /**
   * Values beside them that no gradient changes. They travel with the parameters in states, copies and checkpoints.
   * Default: none.
   */
  readonly constants?: readonly Parameter[];
  /** What it reads of the backbone: its pooled features, or its last map, row by row: [n, side * side * channels]. */
  readonly reads: "features" | "map";
  /** Length of its embedding. */
  readonly embedding: number;
  /** Into how many equal parts the embedding falls, one for each task. Default: 1, which all logits are read from. */
  readonly embeddingParts?: number;
  /** Parameters that learn in a task, 1-based; a head without it learns all of them in every task. */
  learnsIn?(task: number): readonly Parameter[];
  /**
   * In tfjs operations that can be differentiated.
   * @param input what it reads, [n, k].
   * @param values of its parameters and then of its constants, in their order.
   */
  apply(input: tf.Tensor2D, values: readonly tf.Tensor[]): HeadOutput;
}

/** Makes a head of a network's sizes. */
export type HeadMaker = (sizes: HeadSizes) => Head;
