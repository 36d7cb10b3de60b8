import sharp from "sharp";
import { formatOf, type ImageFormat } from "./format";
import { walkJpeg, type JpegFrame } from "./jpeg";

/** What the header of an image file says of it. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Whether pixels may be transparent. */
  readonly hasAlpha: boolean;
  /** Whether a pixel has grey alone, beside its alpha. */
  readonly isGrey: boolean;
  /** Bytes of a channel. */
  readonly depth: 1 | 2;
  /** The frame, for a JPEG. */
  readonly jpeg?: JpegFrame;
}

/**
 * Reads the header of an image file, without decoding the image.
 * @throws an error that says what is wrong: another format, an animation, a header that is cut, a JPEG that is not
 *   whole.
 */
export async function readHeader(file: Buffer): Promise<ImageHeader> {
  const format = formatOf(file);
  const header = { format, hasAlpha: false, isGrey: false, depth: 1 } as const;
  if (format === "JPEG") {
    const jpeg = walkJpeg(file);
    return { ...header, width: jpeg.width, height: jpeg.height, jpeg };
  }
  if (format === "PNG") return { ...header, ...readPng(file) };
  if (format === "BMP") return { ...header, ...readBmp(file) };
  const { width, height, pages = 1, channels, depth } = await sharp(file, { limitInputPixels: false }).metadata();
  if (pages > 1) throw new Error(`it has ${pages} pictures, as an animation; give files of one picture`);
  if (depth !== "uchar" && depth !== "ushort") throw new Error(`its channels are ${depth}, not of 8 or 16 bits`);
  const isGrey = channels < 3;
  return { ...header, width, height, hasAlpha: channels % 2 === 0, isGrey, depth: depth === "ushort" ? 2 : 1 };
}

type Shape = Pick<ImageHeader, "width" | "height" | "hasAlpha" | "isGrey" | "depth">;

/** https://www.w3.org/TR/png-3/#11IHDR */
function readPng(file: Buffer): Shape {
  if (file.length < 33) throw new Error("the file ends before its image does");
  const [bits, colour] = [file[24], file[25]];
  let hasAlpha = colour >= 4;
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const name = file.toString("latin1", at + 4, at + 8);
    if (name === "IDAT") break;
    if (name === "tRNS") hasAlpha = true;
    const frames = name === "acTL" && at + 12 <= file.length ? file.readUInt32BE(at + 8) : 1;
    if (frames > 1) throw new Error(`it has ${frames} pictures, as an animation; give files of one picture`);
  }
  const isGrey = colour === 0 || colour === 4;
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20), hasAlpha, isGrey, depth: bits === 16 ? 2 : 1 };
}

/** Of the header of Windows 3 and later; the height is below 0 where rows go down. */
function readBmp(file: Buffer): Shape {
  if (file.length < 30) throw new Error("the file ends before its image does");
  const isOld = file.readUInt32LE(14) === 12;
  const [width, height] = isOld
    ? [file.readUInt16LE(18), file.readUInt16LE(20)]
    : [file.readInt32LE(18), Math.abs(file.readInt32LE(22))];
  return { width, height, hasAlpha: !isOld && file.readUInt16LE(28) === 32, isGrey: false, depth: 1 };
}
