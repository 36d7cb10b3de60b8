import { createHash } from "node:crypto";
import { mkdir, open, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { error } from "../../base/errors";
import { decode, decoder, type ImageSource } from "./decode";

/** Which images a cache on disk is for, and where it is. */
export interface DiskCacheOptions {
  /** Folder of the cache, made if need be. It may be deleted at any time when no process uses it. */
  readonly folder: string;
  /** Paths of all images that will be asked for; others are decoded each time. */
  readonly images: readonly string[];
  /** Height and width of the decoded images, in pixels. */
  readonly size: number;
}

/** Bytes of the check before each image. */
const checkBytes = 4;

/**
 * Decoded images on disk: one file with a place for each image of a list, read in place, so that the operating system's
 * page cache holds it once for all processes of a host. Processes may fill it at the same time without a word between
 * them: whoever decodes an image writes it to its place, and all write the same bytes.
 *
 * Before each image lies a CRC-32 of its pixels and of the path, size and time of the file they came from. Where it
 * does not fit (nothing there yet, half-written, damaged, or the file has changed) the image is decoded and written
 * anew. The file is sparse: it takes the room of what is in it.
 */
export class DiskCache implements ImageSource {
  readonly #places: ReadonlyMap<string, number>;
  /** Once writing has failed, for example because the disk is full, the cache goes on without. */
  #full = false;

  private constructor(
    readonly path: string,
    readonly size: number,
    images: readonly string[],
    readonly file: FileHandle,
  ) {
    this.#places = new Map(images.map((image, place) => [image, place]));
  }

  /** @throws `cache/unusable` where the folder or its file cannot be made. */
  static async open({ folder, images, size }: DiskCacheOptions): Promise<DiskCache> {
    const sorted = [...new Set(images)].sort();
    const hash = createHash("sha256").update(`${decoder}\0`);
    for (const image of sorted) hash.update(`${image}\0`);
    const path = join(folder, `decoded-${size}-${hash.digest("hex").slice(0, 16)}`);
    try {
      await mkdir(folder, { recursive: true });
      const file = await open(path, "a")
        .then((made) => made.close())
        .then(() => open(path, "r+"));
      return new DiskCache(path, size, sorted, file);
    } catch (cause) {
      throw error("cache/unusable", { path, problem: (cause as Error).message }, cause);
    }
  }

  /** The pixels of `decode(path, size)`. */
  async decode(path: string, size: number): Promise<Uint8Array> {
    const place = size === this.size ? this.#places.get(path) : undefined;
    const source = place === undefined ? undefined : await stat(path, { bigint: true }).catch(() => undefined);
    if (place === undefined || source === undefined) return decode(path, size);
    const key = crc32(`${path}\0${source.size}\0${source.mtimeNs}`);
    const slot = new Uint8Array(checkBytes + size * size * 3);
    const pixels = slot.subarray(checkBytes);
    const check = new DataView(slot.buffer);
    const offset = place * slot.length;
    const { bytesRead } = await this.file.read(slot, 0, slot.length, offset);
    if (bytesRead === slot.length && check.getUint32(0) === crc32(pixels, key)) return pixels;
    pixels.set(await decode(path, size));
    check.setUint32(0, crc32(pixels, key));
    if (!this.#full) await this.file.write(slot, 0, slot.length, offset).catch(() => (this.#full = true));
    return pixels;
  }

  /** Closes the file; the cache is not used any more then. */
  close(): Promise<void> {
    return this.file.close();
  }
}
