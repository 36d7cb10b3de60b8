import sharp from "sharp";
import { error } from "../errors";

/**
 * One image file (JPEG, PNG) as [size, size, 3] pixels: RGB, 0..255.
 * The whole image is resized, not cropped, by an antialiased triangle filter, as the paper's `Resize((size, size))` of
 * torchvision over PIL does (libvips enlarges an image smaller than `size` half of the image's pixel off, which PIL does not);
 * as there, EXIF orientation and colour profiles are ignored, alpha is dropped, grey becomes RGB.
 * The work is one job of libuv's thread pool, so it goes on while the main thread computes.
 * @param size height and width in pixels.
 * @throws `image/unreadable` for a missing, truncated or corrupt file, even if part of it can be decoded.
 */
export async function decode(path: string, size: number): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await sharp(path, { failOn: "warning", ignoreIcc: true })
      .resize(size, size, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
      .removeAlpha()
      .raw()
      .toBuffer();
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    throw error("image/unreadable", { path, reason: (cause as Error).message.trim().replaceAll("\n", "; ") }, cause);
  }
}
