/** What a program is asked to do, in the words that it takes on its command line. */
export interface Work {
  /**
   * `train`: forward, BCE over 20 outputs, backward, momentum SGD. `eval`: logits in evaluation mode. `lwf-ppi`: a
   * whole step of that strategy, features computed once. `lwf-ppi-original`: the same step as the original code does
   * it, with a pass of the whole network for each of the three head updates; peers only. `load`: a pass over JPEG
   * files, decoded and resized, to float batches of 32; `batch` is the number of files. `all-reduce`: `batch` megabytes
   * of floats are added up over ranks.
   */
  readonly kind: "train" | "eval" | "lwf-ppi" | "lwf-ppi-original" | "load" | "all-reduce";
  readonly batch: number;
  /** Height and width of the images, in pixels. */
  readonly size: number;
  /** Earlier tasks of an `lwf-ppi` step. */
  readonly earlier: number;
  /** Folder of the JPEG files of `load`. */
  readonly folder?: string;
}

/** A program that does a piece of work. */
export interface Program extends Work {
  /** `python` and `c` programs are measured where there is a `--peer` and an MPI compiler. */
  readonly language: "ours" | "python" | "c";
  /** Processes over MPI, which share the cores out; default one by itself, on all of them. */
  readonly ranks?: number;
}

/** One comparison: our work, and the peers' of the same. Steps are of ResNet-18 of width 64 in float32. */
export interface Case {
  readonly name: string;
  readonly ours: Program;
  /** By what the table calls them. */
  readonly peers: Readonly<Record<string, Program>>;
  /** What `batch` counts. */
  readonly unit: "images" | "MB";
}

const sizes = [
  { batch: 64, size: 64, earlier: 2 },
  { batch: 16, size: 224, earlier: 1 },
];

const steps: readonly Case[] = (["train", "eval", "lwf-ppi"] as const).flatMap((kind) =>
  sizes.map((at) => {
    const kinds = kind === "lwf-ppi" ? ([kind, "lwf-ppi-original"] as const) : [kind];
    const peers = Object.fromEntries(
      kinds.map((theirs) => [theirs, { ...at, kind: theirs, language: "python" as const }]),
    );
    return {
      name: `${kind} ${at.batch}@${at.size}`,
      ours: { ...at, kind, language: "ours" as const },
      peers,
      unit: "images" as const,
    };
  }),
);

const load = { kind: "load", batch: 256, size: 224, earlier: 0 } as const;

/** Ranks that share the cores, against one process that has them all. */
const ranks: readonly Case[] = [...sizes, { batch: 64, size: 224, earlier: 1 }].map(({ batch, size, earlier }) => {
  const one = { kind: "train", batch, size, earlier, language: "ours" } as const;
  return { name: `ranks ${batch}@${size}`, ours: { ...one, ranks: 2 }, peers: { "one process": one }, unit: "images" };
});

const reduce = { kind: "all-reduce", batch: 45, size: 0, earlier: 0, ranks: 2 } as const;

export const cases: readonly Case[] = [
  ...steps,
  {
    name: "load 256@224",
    ours: { ...load, language: "ours" },
    peers: { load: { ...load, language: "python" } },
    unit: "images",
  },
  ...ranks,
  {
    name: "all-reduce 45 MB",
    ours: { ...reduce, language: "ours" },
    peers: { C: { ...reduce, language: "c" } },
    unit: "MB",
  },
];
