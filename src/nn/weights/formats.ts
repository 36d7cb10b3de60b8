/** Formats of weights files that are read. */
export type WeightsFormat = "safetensors" | "torch zip" | "torch legacy";

/** Bytes at the start of a file that its format is judged by. */
export const startBytes = 512;

/** Longest header of a safetensors file, by the format's own rule, in bytes. */
export const longestHeader = 100_000_000;

/**
 * The format of a weights file by its first bytes, whatever its name: those of an archive, of a pickle, or others. A
 * safetensors file comes first, because the length that it begins with may look like either.
 */
export function formatOf(start: Uint8Array): WeightsFormat {
  if (beginsLikeSafetensors(start)) return "safetensors";
  if (begins(start, "PK\x03\x04")) return "torch zip";
  return start[0] === 0x80 && start[1] <= 5 ? "torch legacy" : "safetensors";
}

function beginsLikeSafetensors(start: Uint8Array): boolean {
  if (start.length < 9) return false;
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  return length <= longestHeader && start[8] === 0x7b;
}

/** What files that people take for weights begin with, and what they are. */
const others: readonly (readonly [bytes: string, what: string])[] = [
  ["version https://git-lfs", "a pointer of Git LFS and not the file itself, which `git lfs pull` fetches"],
  ["\x89HDF", "an HDF5 file, as Keras writes; weights of PyTorch are expected"],
  ["\x93NUMPY", "an array of NumPy; weights of PyTorch are expected"],
  ["\x1f\x8b", "compressed by gzip; unpack it"],
  ["BZh", "compressed by bzip2; unpack it"],
  ["\xfd7zXZ", "compressed by xz; unpack it"],
  ["\x28\xb5\x2f\xfd", "compressed by zstd; unpack it"],
  ["7z\xbc\xaf", "a 7z archive; unpack it"],
  ["PK\x05\x06", "an empty zip archive"],
  ["GGUF", "a GGUF file; weights of PyTorch are expected"],
  ["\x89PNG", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
];

/** What a file is that begins like neither of the formats, in words; undefined where that is not known. */
export function otherFormat(start: Uint8Array): string | undefined {
  const known = others.find(([bytes]) => begins(start, bytes));
  if (known) return known[1];
  if (Buffer.from(start.subarray(257, 262)).toString("latin1") === "ustar") return "a tar archive; unpack it";
  const text = Buffer.from(start)
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart()
    .toLowerCase();
  if (/^<(?:!doctype html|html|head|body)/.test(text)) return "an HTML page, perhaps that of a failed download";
  if (/^<\?xml/.test(text)) return "an XML document";
  return undefined;
}

const begins = (start: Uint8Array, bytes: string): boolean =>
  Buffer.from(start.subarray(0, bytes.length)).toString("latin1") === bytes;
