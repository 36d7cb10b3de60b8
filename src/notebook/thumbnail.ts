import { readFile } from "node:fs/promises";
import sharp from "sharp";

export interface Thumbnail {
  /** Bytes of an image file. */
  readonly image: Uint8Array;
  /** Of the original, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * A picture as a notebook carries it: the file itself if neither side is longer than `side` pixels, otherwise a JPEG of
 * that size. A photograph would be in the notebook three times over, in each form of its figure.
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
