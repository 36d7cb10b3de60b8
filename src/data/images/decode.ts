import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { FastResizeFilter, ResizeFit, Transformer } from "@napi-rs/image";
import { error, PalimpsestError } from "../../base/errors";
import { reasonOf } from "../text";
import { readHeader, type ImageHeader } from "./header";
import { checkScans } from "./jpeg";
import { Room } from "./room";

/** Where decoded images come from. */
export interface ImageSource {
  /** The pixels of an image file, as `decode` gives them. */
  decode(path: string, size: number): Promise<Uint8Array>;
}

/** Stands for the pixels that `decode` makes of a file: another name where they change. */
export const decoder = "@napi-rs/image 1.15, alpha dropped first";

/** Most pixels of an image: decoding takes up to 14 bytes for each. Cameras have less. */
const mostPixels = 50e6;
/** Most bytes of an image file. */
export const mostBytes = 2 ** 28;
/** Pixels of all images that are decoded at the same time, so that memory is bounded whatever is asked for. */
const room = new Room(mostPixels);

/**
 * One image file as [size, size, 3] pixels: RGB, 0..255. JPEG, PNG, WebP, AVIF, BMP and TIFF are read, told apart by
 * their content, whatever their name is.
 * The whole image is resized, not cropped, by an antialiased triangle filter, as `Resize((size, size))` of torchvision
 * over PIL does in the original. As there, EXIF orientation and colour profiles are ignored, grey becomes RGB and
 * alpha is dropped before resizing: a transparent pixel counts with the colour that the file has for it. 16 bits become
 * 8 by scaling. What a file has after its picture is not looked at.
 * Reading and decoding are jobs of libuv's thread pool, so they go on while the main thread computes.
 * @param size height and width in pixels.
 * @throws `image/unreadable` for a file that is missing, truncated or corrupt, even if part of it can be decoded, of
 *   another format, or an animation; `image/too-large` for more than 50 million pixels or 256 MiB, before decoding.
 */
export async function decode(path: string, size: number): Promise<Uint8Array> {
  try {
    return await pixelsOf(await readImage(path), path, size);
  } catch (cause) {
    throw unreadable(cause, path);
  }
}

/**
 * As `decode`, of the bytes of an image file that is not on the disk, such as one in an archive.
 * @param name that errors have.
 */
export async function decodeBytes(file: Buffer, name: string, size: number): Promise<Uint8Array> {
  try {
    return await pixelsOf(file, name, size);
  } catch (cause) {
    throw unreadable(cause, name);
  }
}

function unreadable(cause: unknown, path: string): PalimpsestError {
  if (cause instanceof PalimpsestError) return cause;
  return error("image/unreadable", { path, reason: (cause as Error).message.trim().replaceAll("\n", "; ") }, cause);
}

async function pixelsOf(file: Buffer, path: string, size: number): Promise<Uint8Array> {
  const header = await readHeader(file);
  const pixels = header.width * header.height;
  if (pixels > mostPixels) {
    const has = `${header.width} x ${header.height} pixels`;
    throw error("image/too-large", { path, has, most: `${mostPixels.toLocaleString("en-US")} pixels` });
  }
  return room.within(pixels, () => decodeFile(file, header, size));
}

/**
 * The bytes of a file. It is looked at at once, as each wait would hold the decoding back while the main thread
 * computes.
 * @throws `image/too-large`, and errors that say why, also for what is no file.
 */
async function readImage(path: string): Promise<Buffer> {
  const refuse = (cause: NodeJS.ErrnoException): never => {
    throw new Error(`it ${reasonOf(cause)}`, { cause });
  };
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new Error("it is not there");
  if (!stat.isFile()) throw new Error(stat.isDirectory() ? "it is a folder" : "it is no file");
  if (stat.size > mostBytes)
    throw error("image/too-large", { path, has: `${stat.size} bytes`, most: `${mostBytes} bytes` });
  return readFile(path).catch(refuse);
}

async function decodeFile(file: Buffer, header: ImageHeader, size: number): Promise<Uint8Array> {
  const checked = header.jpeg ? checkScans(file, header.jpeg) : undefined;
  const decoded = header.hasAlpha
    ? new Transformer(file).rawPixels().then((raw) => resized(opaque(raw, header), size))
    : resized(new Transformer(file), size);
  const [result] = await Promise.allSettled([decoded, checked]);
  await checked;
  if (result.status === "rejected") throw result.reason;
  return rgb(result.value);
}

const resized = (image: Transformer, size: number): Promise<Uint8Array> =>
  image.fastResize({ width: size, height: size, filter: FastResizeFilter.Bilinear, fit: ResizeFit.Fill }).rawPixels();

/** Pixels as the decoder gives them, grey or RGB, of 8 or 16 bits (lowest byte first), with all of them opaque. */
function opaque(raw: Uint8Array, { width, height, isGrey, depth }: ImageHeader): Transformer {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  const step = raw.length / (width * height);
  const channels = [0, 1, 2].map((channel) => (isGrey && step <= 2 * depth ? 0 : channel));
  for (let from = 0, to = 0; to < pixels.length; from += step, to += 4) {
    for (let channel = 0; channel < 3; channel++) {
      const at = from + channels[channel] * depth;
      pixels[to + channel] = depth === 1 ? raw[at] : Math.round((raw[at] + 256 * raw[at + 1]) / 257);
    }
  }
  return Transformer.fromRgbaPixels(pixels, width, height);
}

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
