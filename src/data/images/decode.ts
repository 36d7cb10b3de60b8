import { readFile } from "node:fs/promises";
import { FastResizeFilter, ResizeFit, Transformer } from "@napi-rs/image";
import { error } from "../../base/errors";

/** Where decoded images come from. */
export interface ImageSource {
  /** The pixels of an image file, as `decode` gives them. */
  decode(path: string, size: number): Promise<Uint8Array>;
}

/** Stands for the pixels that `decode` makes of a file: another name where they change. */
export const decoder = "@napi-rs/image 1.15";

/**
 * One image file (JPEG, PNG) as [size, size, 3] pixels: RGB, 0..255.
 * The whole image is resized, not cropped, by an antialiased triangle filter, as `Resize((size, size))` of torchvision
 * over PIL does in the original. As there, EXIF orientation and colour profiles are ignored, grey becomes RGB and
 * alpha is dropped. (Colours count by their alpha in resizing, which PIL's do not.)
 * Reading and decoding are jobs of libuv's thread pool, so they go on while the main thread computes.
 * @param size height and width in pixels.
 * @throws `image/unreadable` for a missing, truncated or corrupt file, even if part of it can be decoded.
 */
export async function decode(path: string, size: number): Promise<Uint8Array> {
  try {
    const file = await readFile(path);
    if (isJpeg(file) && !endsWell(file)) throw new Error("the file ends before its image does");
    const filter = FastResizeFilter.Bilinear;
    return rgb(
      await new Transformer(file).fastResize({ width: size, height: size, filter, fit: ResizeFit.Fill }).rawPixels(),
    );
  } catch (cause) {
    throw error("image/unreadable", { path, reason: (cause as Error).message.trim().replaceAll("\n", "; ") }, cause);
  }
}

const isJpeg = (file: Buffer): boolean => file.length > 1 && file.readUInt16BE() === 0xffd8;

/**
 * Whether the last scan of a JPEG is followed by the end of the image (T.81, B.1.1.3): the decoder makes do with part
 * of an image. Neither marker can be part of a scan's data, and what a thumbnail has of them comes before the scan.
 */
function endsWell(file: Buffer): boolean {
  return file.indexOf(endOfImage, file.lastIndexOf(startOfScan)) >= 0;
}

const startOfScan = Buffer.of(0xff, 0xda);
const endOfImage = Buffer.of(0xff, 0xd9);

/** RGBA pixels without A. */
function rgb(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    result[to] = pixels[from];
    result[to + 1] = pixels[from + 1];
    result[to + 2] = pixels[from + 2];
  }
  return result;
}
