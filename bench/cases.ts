import { usual, type Precision, type Work } from "./work";

/** A program that does a piece of work. */
export interface Program extends Work {
  /** `python` and `c` programs are measured where there is a `--peer` and an MPI compiler. */
  readonly language: "ours" | "python" | "c";
  /** Processes over MPI, which share the cores out; default one by itself, on all of them. */
  readonly ranks?: number;
  /** How the peer is to run, in the words of peer/arguments.py; default its own default. */
  readonly variant?: string;
}

/** One comparison: our work, and the peers' of the same. Steps are of ResNet-18. */
export interface Case {
  readonly name: string;
  /** The first is the one that others are told against; a further one is the same work at another precision. */
  readonly ours: readonly [Program, ...Program[]];
  /** By what the table calls them. */
  readonly peers: Readonly<Record<string, Program>>;
  /** What `batch` counts. */
  readonly unit: "images" | "MB";
}

/** The ways to run PyTorch that a user could choose on a CPU, by what follows the kind of work in a label. */
export const variants: Readonly<Record<string, { readonly variant: string; readonly precision: Precision }>> = {
  "": { variant: "eager", precision: "float32" },
  ", channels-last": { variant: "channels-last", precision: "float32" },
  ", compiled": { variant: "compiled", precision: "float32" },
  ", channels-last bf16": { variant: "channels-last+bf16", precision: "bf16" },
  ", compiled bf16": { variant: "compiled+bf16", precision: "bf16" },
};

const sizes = [
  { ...usual, batch: 64, size: 64, earlier: 2 },
  { ...usual, batch: 16, size: 224, earlier: 1 },
  { ...usual, batch: 32, size: 64, earlier: 2, width: 32 },
];

/** Size and width as names of cases have them. */
const sizeName = ({ batch, size, width }: Work): string =>
  `${batch}@${size}${width === usual.width ? "" : ` width ${width}`}`;

const steps: readonly Case[] = (["train", "eval", "lwf-ppi", "lwf-ppi-kept"] as const).flatMap((kind) =>
  sizes.map((at): Case => {
    const [own, same] = [
      { ...at, kind, language: "ours" } as const,
      { ...at, kind: kind === "lwf-ppi-kept" ? "lwf-ppi" : kind, language: "python" } as const,
    ];
    const peers: [string, Program][] = Object.entries(variants).map(([label, how]) => [
      `${same.kind}${label}`,
      { ...same, ...how },
    ]);
    const original: Program = { ...same, kind: "lwf-ppi-original", variant: "eager" };
    if (same.kind === "lwf-ppi") peers.push([original.kind, original]);
    return {
      name: `${kind} ${sizeName(own)}`,
      ours: [own, { ...own, precision: "bf16" }],
      peers: Object.fromEntries(peers),
      unit: "images",
    };
  }),
);

const load = { ...usual, kind: "load", batch: 256, size: 224 } as const;

/** Ranks that share the cores, against one process that has them all. */
const ranks: readonly Case[] = [sizes[0], sizes[1], { ...sizes[1], batch: 64 }].map((at) => {
  const one = { ...at, kind: "train", language: "ours" } as const;
  return {
    name: `ranks ${sizeName(one)}`,
    ours: [{ ...one, ranks: 2 }],
    peers: { "one process": one },
    unit: "images",
  };
});

const reduce = { ...usual, kind: "all-reduce", batch: 45, ranks: 2 } as const;

export const cases: readonly Case[] = [
  ...steps,
  {
    name: "load 256@224",
    ours: [{ ...load, language: "ours" }],
    peers: { load: { ...load, language: "python" } },
    unit: "images",
  },
  ...ranks,
  {
    name: "all-reduce 45 MB",
    ours: [{ ...reduce, language: "ours" }],
    peers: { C: { ...reduce, language: "c" } },
    unit: "MB",
  },
];
