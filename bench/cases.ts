/** What a subject is asked to do, in the words that both workers take on their command line. */
export interface Work {
  /**
   * `train`: forward, BCE over 20 outputs, backward, momentum SGD. `eval`: logits in evaluation mode. `lwf-ppi`: a whole step of that
   * strategy, features computed once. `lwf-ppi-original`: the same step as the original code does it, with a pass of the whole network
   * for each of the three head updates; peers only. `load`: a pass over JPEG files, decoded and resized, to float batches of 32; `batch` is
   * the number of files.
   */
  readonly kind: "train" | "eval" | "lwf-ppi" | "lwf-ppi-original" | "load";
  readonly batch: number;
  /** Height and width of the images, in pixels. */
  readonly size: number;
  /** Earlier tasks of an `lwf-ppi` step. */
  readonly earlier: number;
  /** Folder of the JPEG files of `load`. */
  readonly folder?: string;
}

/** One comparison: our work, and the peer's kinds of the same. All but `load` are steps of ResNet-18 of width 64 in float32. */
export interface Case extends Work {
  readonly name: string;
  readonly peers: readonly Work["kind"][];
}

const sizes = [
  { batch: 64, size: 64, earlier: 2 },
  { batch: 16, size: 224, earlier: 1 },
];

const steps: readonly Case[] = (["train", "eval", "lwf-ppi"] as const).flatMap((kind) =>
  sizes.map((at) => ({
    ...at,
    name: `${kind} ${at.batch}@${at.size}`,
    kind,
    peers: kind === "lwf-ppi" ? ([kind, "lwf-ppi-original"] as const) : [kind],
  })),
);

export const cases: readonly Case[] = [...steps, { name: "load 256@224", kind: "load", batch: 256, size: 224, earlier: 0, peers: ["load"] }];
