import { basename, resolve } from "node:path";
import { setOfVocClasses, type LabelSet } from "../labelSets";
import type { VocClass } from "../voc/classes";
import { layoutOf, type Labelled } from "./layout";
import { openFiles } from "./open";
import { pixelsOf, type PixelFile, type PixelOptions } from "./pixels";
import { vocOverlap } from "./vocOverlap";

export { crops, type CropKey } from "./crops";
export { overlapSource, vocOverlap } from "./vocOverlap";

/** A class of photographs. */
export interface PhotographClass {
  /** Of its folder. */
  readonly name: string;
  /** What `words.txt` calls it; null where nothing does. */
  readonly words: string | null;
  /** Photographs of it to train on. */
  readonly images: number;
}

/** Photographs of one class each, decoded. */
export interface Photographs {
  /** Name of the folder or the archive. */
  readonly name: string;
  /** SHA-256, in hexadecimal, of the names and the bytes of the photographs that were decoded. */
  readonly sha256: string;
  /** In the order of their labels. */
  readonly classes: readonly PhotographClass[];
  /** Number of photographs to train on. */
  readonly images: number;
  /** Labels of what is decoded: of the photographs to train on, unless these were left out, then of those held out. */
  readonly labels: Int32Array;
  /** Places of the held-out photographs among these. */
  readonly heldOut: Uint32Array;
  /** Their pixels, in the order of the labels. */
  readonly pixels: PixelFile;
  /** Closes the file of pixels. */
  close(): Promise<void>;
}

/**
 * Opens a set of photographs, a folder or a zip archive, as `layoutOf` says they lie.
 * @param parts what is decoded: all, or those alone that are held out.
 * @throws what `openFiles`, `layoutOf` and `pixelsOf` throw
 */
export async function openPhotographs(
  path: string,
  { parts = "all", ...options }: PixelOptions & { readonly parts?: "all" | "held out" },
): Promise<Photographs> {
  const files = await openFiles(path);
  try {
    const { classes, words, train, heldOut } = await layoutOf(files);
    const decoded: readonly Labelled[] = parts === "all" ? [...train, ...heldOut] : heldOut;
    const names = decoded.map(({ name }) => name);
    const pixels = await pixelsOf(files, names, options);
    const counts = new Uint32Array(classes.length);
    for (const { label } of train) counts[label]++;
    const before = decoded.length - heldOut.length;
    return {
      name: basename(resolve(path)),
      sha256: pixels.sha256,
      classes: classes.map((name, label) => ({ name, words: words.get(name) ?? null, images: counts[label] })),
      images: train.length,
      labels: Int32Array.from(decoded, ({ label }) => label),
      heldOut: Uint32Array.from(heldOut, (_, row) => before + row),
      pixels,
      close: () => pixels.close(),
    };
  } finally {
    await files.close();
  }
}

/** The set of labels that classes of these names are, as far as they are VOC's. */
export const labelSetOf = (names: readonly string[]): LabelSet =>
  setOfVocClasses([...vocOverlap(names).keys()] as VocClass[]);
