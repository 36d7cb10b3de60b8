/** Formats of images that are read, by their content. */
export type ImageFormat = "JPEG" | "PNG" | "WebP" | "AVIF" | "BMP" | "TIFF";

/** Formats by how their files begin; `.` stands for any byte. Those after the first six are not read. */
const beginnings: readonly (readonly [beginning: RegExp, name: string])[] = [
  [/^\xff\xd8\xff/, "JPEG"],
  [/^\x89PNG\r\n\x1a\n/, "PNG"],
  [/^RIFF[^]{4}WEBP/, "WebP"],
  [/^[^]{4}ftypavi[fs]/, "AVIF"],
  [/^BM[^]{4}\0\0\0\0/, "BMP"],
  [/^(II\x2a\0|MM\0\x2a)/, "TIFF"],
  [/^GIF8[79]a/, "a GIF"],
  [/^[^]{4}ftyp(heic|heix|hevc|mif1|msf1)/, "a HEIC"],
  [/^[^]{4}ftyp/, "a video"],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, "a JPEG 2000"],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, "a JPEG XL"],
  [/^8BPS/, "a Photoshop file"],
  [/^%PDF/, "a PDF"],
  [/^P[1-7]\s/, "a Netpbm"],
  [/^PK\x03\x04/, "a zip archive"],
  [/^\x1f\x8b/, "a gzip archive"],
  [/^[^]{128}DICM/, "a DICOM file"],
  [/^version https:\/\/git-lfs/, "a pointer of Git LFS, whose file was not fetched"],
  [/^\s*<(!doctype html|html)/i, "a web page"],
  [/^\s*<(\?xml|svg|!doctype svg)/i, "XML, such as an SVG"],
  [/^[\t\n\r -~]+$/, "a text"],
];

const read: readonly string[] = ["JPEG", "PNG", "WebP", "AVIF", "BMP", "TIFF"] satisfies readonly ImageFormat[];
const isRead = (name: string): name is ImageFormat => read.includes(name);

/**
 * The format of an image file by how it begins; its name says nothing.
 * @throws an error that says what the file is instead.
 */
export function formatOf(file: Uint8Array): ImageFormat {
  if (file.length === 0) throw new Error("the file is empty");
  const start = Buffer.from(file.subarray(0, 256)).toString("latin1");
  const [, name] = beginnings.find(([beginning]) => beginning.test(start)) ?? [];
  if (name !== undefined && isRead(name)) return name;
  throw new Error(`it is ${name ?? "no image that is known"}, and what is read is ${read.join(", ")}`);
}
