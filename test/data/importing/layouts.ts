import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { random } from "../../../src/base/random";
import sharp from "sharp";

/** What an image really shows, from which the layouts are written. */
export interface TrueImage {
  readonly stem: string;
  readonly classes: readonly string[];
  readonly split: "train" | "val" | "test";
}

/** Writes a layout below a folder, and returns the folder. */
export type WriteLayout = (folder: string, truth: readonly TrueImage[], classes: readonly string[]) => Promise<string>;

/** A picture that no other image of the truth has. */
export async function pictureOf(stem: string): Promise<Buffer> {
  const draw = random("picture", stem);
  const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, () => draw.integer(256));
  return sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
    .jpeg()
    .toBuffer();
}

export function write(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const xml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

export const writeVoc: WriteLayout = async (folder, truth) => {
  for (const { stem, classes } of truth) {
    const objects = classes.map(
      (name) =>
        `<object><name>${xml(name)}</name><bndbox><xmin>2</xmin><ymin>3</ymin>` +
        "<xmax>9</xmax><ymax>8</ymax></bndbox></object>",
    );
    write(folder, `JPEGImages/${stem}.jpg`, await pictureOf(stem));
    write(folder, `Annotations/${stem}.xml`, `<annotation>${objects.join("")}</annotation>`);
  }
  for (const split of ["train", "val", "test"])
    write(folder, `ImageSets/Main/${split}.txt`, linesOf(truth.filter((image) => image.split === split)));
  return folder;
};

const linesOf = (truth: readonly TrueImage[]): string => truth.map(({ stem }) => `${stem}\n`).join("");

export const writeCoco: WriteLayout = async (folder, truth, classes) => {
  for (const split of ["train", "val", "test"]) {
    const images = truth.filter((image) => image.split === split);
    const annotations = images.flatMap((image, id) =>
      image.classes.map((name) => ({ image_id: id, category_id: classes.indexOf(name) + 1, bbox: [1, 2, 3, 4] })),
    );
    const content = {
      images: images.map(({ stem }, id) => ({ id, file_name: `${stem}.jpg`, width: 24, height: 16 })),
      annotations: annotations.map((annotation, id) => ({ id, iscrowd: 0, ...annotation })),
      categories: classes.map((name, index) => ({ id: index + 1, name })),
    };
    write(folder, `annotations/instances_${split}.json`, JSON.stringify(content));
    for (const { stem } of images) write(folder, `${split}/${stem}.jpg`, await pictureOf(stem));
  }
  return folder;
};

export const writeYolo: WriteLayout = async (folder, truth, classes) => {
  for (const { stem, classes: shown, split } of truth) {
    write(folder, `images/${split}/${stem}.jpg`, await pictureOf(stem));
    const lines = shown.map((name) => `${classes.indexOf(name)} 0.5 0.5 0.25 0.5\n`);
    write(folder, `labels/${split}/${stem}.txt`, lines.join(""));
  }
  const names = classes.map((name, id) => `  ${id}: ${JSON.stringify(name)}\n`).join("");
  write(folder, "data.yaml", `path: .\ntrain: images/train\nval: images/val\ntest: images/test\nnames:\n${names}`);
  return folder;
};

/** An image of several classes lies in the folder of each. */
export const writeClassFolders: WriteLayout = async (folder, truth) => {
  for (const { stem, classes, split } of truth)
    for (const name of classes) write(folder, `${split}/${name}/${stem}.jpg`, await pictureOf(stem));
  return folder;
};

export const layouts = { voc: writeVoc, coco: writeCoco, yolo: writeYolo, folders: writeClassFolders } as const;

/** Random images, each of one class or more; every class is shown. */
export function truthOf(seed: number, classes: readonly string[], count: number): TrueImage[] {
  const draw = random("truth", seed);
  return Array.from({ length: count }, (_, index) => {
    const others = classes.filter(() => draw.uniform() < 0.2);
    const shown = [...new Set([classes[index % classes.length], ...others])];
    return { stem: `image ${index}`, classes: shown, split: (["train", "train", "val", "test"] as const)[index % 4] };
  });
}
