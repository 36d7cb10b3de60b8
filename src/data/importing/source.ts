import type { Split } from "../benchmark";
import type { PixelBox } from "../viewing/placed";

/** Layouts of folders that are read, by the names that `--format` takes. */
export const importFormats = ["voc", "coco", "yolo", "folders"] as const;

/** A layout of a folder of images and labels. */
export type ImportFormat = (typeof importFormats)[number];

/** What a layout is called in sentences, and what it is recognised by. */
export const formatWords: Readonly<Record<ImportFormat, { readonly title: string; readonly looks: string }>> = {
  voc: { title: "a VOC folder", looks: "Annotations/*.xml beside JPEGImages/" },
  coco: { title: "COCO annotations", looks: "a .json file with images, annotations and categories" },
  yolo: { title: "a YOLO folder", looks: "images/ beside labels/*.txt" },
  folders: { title: "a folder for each class", looks: "images in two folders or more, one a class" },
};

/** Where an object is, in pixels, or in parts of the image's width and height. */
export interface SourceBox extends PixelBox {
  readonly unit: "pixels" | "parts";
}

/** An image and the classes that its folder's labels name. */
export interface SourceImage {
  /** Path below the folder, with slashes. */
  readonly name: string;
  /** Classes that it shows; those not named here or in `unknown` are absent. */
  readonly present: readonly string[];
  /** Classes of which the labels do not tell whether it shows them. */
  readonly unknown: readonly string[];
  /** Part that the folder puts it in. */
  readonly split?: Split;
  /** Where its objects are, in the order of the source; none where the layout does not say. */
  readonly boxes?: readonly SourceBox[];
}

/** What the labels of a folder say. */
export interface SourceLabels {
  /** Classes in the order of the source, also those that no image shows. */
  readonly classes: readonly string[];
  /** Images that have labels, each once, in the order of their names. */
  readonly images: readonly SourceImage[];
  /** Boxes, polygons or crowds that were read; each counts for its class alone. */
  readonly objects: number;
  /** Images that no label speaks of. */
  readonly unlabelled: readonly string[];
  /** Labels whose image is not there, as the source names them. */
  readonly withoutImage: readonly string[];
  /** What a person should know of how it was read, a sentence each. */
  readonly notes: readonly string[];
}

/** Images in the order of the code units of their names. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  Number(a.name > b.name) - Number(a.name < b.name);
