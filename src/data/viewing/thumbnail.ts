import sharp from "sharp";
import { pictureOf, type Picture } from "../images/picture";

/** Longest side in pixels: that of a place on the page, a little more for sharp screens. */
const side = 224;
/** Of WebP, 1 to 100. */
const quality = 70;

/** A small picture of an image file for a page; undefined where it cannot be read. */
export async function thumbnailOf(
  path: string,
): Promise<(Pick<Picture, "width" | "height" | "original"> & { readonly thumbnail: Uint8Array }) | undefined> {
  const picture = await pictureOf(path, side).catch(() => undefined);
  if (picture === undefined) return undefined;
  const { pixels, width, height, original } = picture;
  const thumbnail = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp({ quality })
    .toBuffer();
  return { thumbnail, width, height, original };
}
