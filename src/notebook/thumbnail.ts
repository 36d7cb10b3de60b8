import { readFile } from "node:fs/promises";
import sharp from "sharp";

/** A small picture of an image file. */
export interface Thumbnail {
  /** Bytes of an image file. */
  readonly image: Uint8Array;
  /** Width of the original in pixels. */
  readonly width: number;
  /** Height of the original in pixels. */
  readonly height: number;
}

/**
 * A picture that is small enough for a notebook, which holds it in each form of its figure: the file itself if neither
 * side is longer than `side` pixels, else a JPEG of that size.
 * @throws what reading the file throws.
 */
export async function thumbnail(path: string, side: number): Promise<Thumbnail> {
  const file = await readFile(path);
  const { width, height } = await sharp(file).metadata();
  if (Math.max(width, height) <= side) return { image: file, width, height };
  return {
    image: await sharp(file).resize(side, side, { fit: "inside" }).jpeg({ quality: 85 }).toBuffer(),
    width,
    height,
  };
}
