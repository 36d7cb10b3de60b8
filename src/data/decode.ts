import sharp from "sharp";
import { error } from "../errors";

// Images are decoded side by side, a thread of the pool each: threads within one image, and libvips' cache of images that are read once,
// would cost a tenth of the time.
sharp.concurrency(1);
sharp.cache(false);

/** Where decoded images come from. */
export interface ImageSource {
  /** The pixels of an image file, as `decode` gives them. */
  decode(path: string, size: number): Promise<Uint8Array>;
}

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
    const { data, info } = await sharp(path, { failOn: "warning", ignoreIcc: true })
      .resize(size, size, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return info.channels === 3 ? pixels : pixels.filter((_, at) => at % info.channels < 3);
  } catch (cause) {
    throw error("image/unreadable", { path, reason: (cause as Error).message.trim().replaceAll("\n", "; ") }, cause);
  }
}
