import { parseArgs } from "node:util";
import { error } from "../src/base/errors";

/** The kinds of work, each of which says what one step of it is. */
export const kinds = [
  /** Forward, BCE over all outputs, backward, momentum SGD. */
  "train",
  /** Logits in evaluation mode. */
  "eval",
  /** A whole step of the strategy with its own objectives and direction. */
  "finetune",
  "lwf",
  /** The same; features are computed once, and the answers of the network before the task at every step. */
  "lwf-ppi",
  /** The same with those answers kept, as they are from the second epoch on; ours only. */
  "lwf-ppi-kept",
  /** As the original code does it, with a pass of the whole network for each of three head updates; peers only. */
  "lwf-ppi-original",
  /** A pass over JPEG files, decoded and resized, to float batches of 32; `batch` is the number of files. */
  "load",
  /** `batch` megabytes of floats are added up over ranks. */
  "all-reduce",
] as const;

/** The kinds of number that convolutions are computed in. */
export const precisions = ["float32", "bf16"] as const;
export type Precision = (typeof precisions)[number];

/** What a program is asked to do. */
export interface Work {
  readonly kind: (typeof kinds)[number];
  readonly batch: number;
  /** Height and width of the images, in pixels. */
  readonly size: number;
  /** Earlier tasks of a step of a strategy. */
  readonly earlier: number;
  /** Channels of the first convolution of ResNet-18. */
  readonly width: number;
  /** Outputs of the network. */
  readonly classes: number;
  readonly precision: Precision;
  /** Folder of the JPEG files of `load`. */
  readonly folder?: string;
}

/** What a work has unless a case says otherwise. */
export const usual = { size: 0, earlier: 0, width: 64, classes: 20, precision: "float32" } as const;

/** The work as command line words, all but its precision, which each language says in its own way. */
export const wordsOf = ({ kind, batch, size, earlier, width, classes, folder }: Work): string[] => [
  kind,
  `${batch}`,
  `${size}`,
  ...["--earlier", `${earlier}`, "--width", `${width}`, "--classes", `${classes}`],
  ...(folder === undefined ? [] : ["--folder", folder]),
];

/** The work that the words of `wordsOf` name, with `--precision`. @throws `argument/invalid` */
export function parseWork(words: readonly string[]): Work {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { earlier: text, width: text, classes: text, precision: text, folder: text },
  });
  const [kind, batch, size = "0"] = positionals;
  return {
    kind: choice("kind", kind, kinds),
    batch: integer("batch", batch, 1),
    size: integer("size", size, 0),
    earlier: integer("--earlier", values.earlier ?? `${usual.earlier}`, 0),
    width: integer("--width", values.width ?? `${usual.width}`, 1),
    classes: integer("--classes", values.classes ?? `${usual.classes}`, 1),
    precision: choice("--precision", values.precision ?? usual.precision, precisions),
    folder: values.folder,
  };
}

function choice<T extends string>(argument: string, received: string | undefined, choices: readonly T[]): T {
  const found = choices.find((one) => one === received);
  if (found === undefined) throw error("argument/invalid", { argument, received, takes: choices.join(", ") });
  return found;
}

function integer(argument: string, received: string | undefined, least: number): number {
  const value = Number(received);
  if (!/^\d+$/.test(received ?? "") || !Number.isSafeInteger(value) || value < least) {
    throw error("argument/invalid", { argument, received, takes: `an integer of at least ${least}` });
  }
  return value;
}
