import { createHash } from "node:crypto";
import { existsSync, readFileSync, readSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../base/cacheFolder";
import { error } from "../../base/errors";
import { withFaults } from "../../base/fileFault";
import { writeJson } from "../../base/files";
import { decodeBytes, decoder, mostBytes } from "../images/decode";
import type { PhotographFiles } from "./files";

/** Photographs as squares of RGB, in one file on the disk: no more of them are in memory than are asked for. */
export interface PixelFile {
  /** Height and width, in pixels. */
  readonly side: number;
  /** SHA-256, in hexadecimal, of the names and the bytes of the photographs that they were made of. */
  readonly sha256: string;
  /** The photographs of these places, one after another: [n, side, side, 3], 0 to 255. */
  rows(places: ArrayLike<number>): Uint8Array;
  /** Closes the file. */
  close(): Promise<void>;
}

/** How photographs are decoded. */
export interface PixelOptions {
  /** Height and width that they are stretched to, as a run stretches its images. */
  readonly side: number;
  /** Stops it; what was decoded so far is decoded again then. */
  readonly signal?: AbortSignal;
  /** Hears how many are decoded. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Photographs that are read and decoded at the same time. */
const atOnce = 8;

/**
 * The pixels of photographs, decoded once and kept in the cache folder as long as the files stay as they are. The file
 * appears whole or not at all.
 * @throws `photographs/unreadable` counting those that cannot be decoded, after all have been tried; a `file/` error.
 */
export async function pixelsOf(
  files: PhotographFiles,
  names: readonly string[],
  { side, signal, onProgress }: PixelOptions,
): Promise<PixelFile> {
  const key = createHash("sha256").update(JSON.stringify([decoder, side, files.identity]));
  for (const name of names) key.update(`\n${name}`);
  const path = join(cacheFolder("photographs"), `${key.digest("hex").slice(0, 24)}-${side}`);
  const bytes = side * side * 3;
  if (!existsSync(`${path}.json`) || !existsSync(path)) {
    const aside = `${path}.${process.pid}.part`;
    try {
      const sha256 = await decodeAll(files, names, { side, signal, onProgress }, aside);
      await withFaults({ path }, () => rename(aside, path));
      await writeJson(`${path}.json`, { sha256, photographs: names.length });
    } finally {
      await rm(aside, { force: true });
    }
  }
  const { sha256 } = JSON.parse(readFileSync(`${path}.json`, "utf8")) as { readonly sha256: string };
  const file = await withFaults({ path }, () => open(path));
  return {
    side,
    sha256,
    rows(places) {
      const rows = new Uint8Array(places.length * bytes);
      for (let row = 0; row < places.length; row++) readSync(file.fd, rows, row * bytes, bytes, places[row] * bytes);
      return rows;
    },
    close: () => file.close(),
  };
}

/** Decodes all into a file, each at its place. Returns the SHA-256 of what they are. */
async function decodeAll(
  files: PhotographFiles,
  names: readonly string[],
  { side, signal, onProgress }: PixelOptions,
  path: string,
): Promise<string> {
  const digests = new Array<string>(names.length);
  const faults: { readonly place: number; readonly reason: string }[] = [];
  const place = { path, safe: "Nothing else was written" };
  const file = await withFaults(place, () => open(path, "w"));
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    for (let at = next++; at < names.length; at = next++) {
      signal?.throwIfAborted();
      try {
        const bytes = await files.read(names[at], mostBytes);
        digests[at] = createHash("sha256").update(bytes).digest("hex");
        const pixels = await decodeBytes(bytes, names[at], side);
        await withFaults(place, () => file.write(pixels, 0, pixels.length, at * pixels.length));
      } catch (cause) {
        if (signal?.aborted === true || isOfDisk(cause)) throw cause;
        faults.push({ place: at, reason: reasonOf(cause) });
      }
      onProgress?.(++done, names.length);
    }
  };
  try {
    const results = await Promise.allSettled(Array.from({ length: atOnce }, work));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  } finally {
    await file.close();
  }
  if (faults.length > 0) throw unreadable(files.path, names, faults);
  const hash = createHash("sha256");
  names.forEach((name, at) => hash.update(`${JSON.stringify(name)} ${digests[at]}\n`));
  return hash.digest("hex");
}

function unreadable(path: string, names: readonly string[], faults: { place: number; reason: string }[]) {
  faults.sort((a, b) => a.place - b.place);
  const named = faults.map(({ place }) => JSON.stringify(names[place]));
  return error("photographs/unreadable", {
    path,
    ...{ count: faults.length, of: names.length, names: named, reason: faults[0].reason },
  });
}

/** Whether the disk refused what was to be written. */
const isOfDisk = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && String(cause.code).startsWith("file/");

/** Why a photograph cannot be read: of an error of the decoder, what is behind it. */
const reasonOf = (cause: unknown): string =>
  (cause instanceof Error && cause.cause instanceof Error ? cause.cause : (cause as Error)).message;
