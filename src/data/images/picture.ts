import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { decode } from "./decode";
import { readHeader } from "./header";

/** A small picture of an image file, in its proportions. */
export interface Picture {
  /** [height, width, 3]: RGB, 0 to 255. */
  readonly pixels: Buffer;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Width and height of the original, in pixels. */
  readonly original: { readonly width: number; readonly height: number };
}

/**
 * An image as a run sees it, but in its own proportions, no side of which is longer than `side` pixels. All formats are
 * read that `decode` reads.
 * @throws what `decode` throws
 */
export async function pictureOf(path: string, side: number): Promise<Picture> {
  const square = await decode(path, side);
  const { width, height } = await readHeader(await readFile(path));
  const scale = side / Math.max(width, height);
  const [w, h] = [width, height].map((length) => Math.max(1, Math.round(length * scale)));
  const raw = { width: side, height: side, channels: 3 } as const;
  const pixels = await sharp(square, { raw }).resize(w, h, { fit: "fill" }).raw().toBuffer();
  return { pixels, width: w, height: h, original: { width, height } };
}
