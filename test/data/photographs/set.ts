import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { ArchiveEntry } from "../../nn/weights/archive";

/** A picture of one colour, of 6 x 4 pixels. */
export const pictureOf = (r: number, g: number, b: number): Promise<Buffer> =>
  sharp({ create: { width: 6, height: 4, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();

/** Files by name: what a name ends with says whether it is a text or a picture, whose colour its place gives. */
export async function filesOf(
  names: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
  for (const [place, name] of names.entries()) files.set(name, await pictureOf(place, 255 - place, 100));
  return files;
}

/** Writes files below a folder, and returns it. */
export function written(folder: string, files: ReadonlyMap<string, Buffer>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Files as entries of an archive. */
export const entriesOf = (files: ReadonlyMap<string, Buffer>): ArchiveEntry[] =>
  [...files].map(([name, data]) => ({ name, data, deflate: true }));

/** Names `folder/0.png` ... of so many pictures. */
export const numbered = (folder: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${folder}/${i}.png`);
