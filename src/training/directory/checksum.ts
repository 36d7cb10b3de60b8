import { createHash } from "node:crypto";
import type { State } from "../../nn";

/** Bytes that are hashed in one call, which takes fewer than 2 GiB. */
const piece = 256 * 1024 ** 2;

/**
 * SHA-256 of what a checkpoint holds: names, shapes and values of its tensors, and the texts of its metadata, whatever
 * the order that either is given in.
 */
export function checksumOf(tensors: State, metadata: Readonly<Record<string, string>>): string {
  const hash = createHash("sha256");
  const byName = <T>([a]: readonly [string, T], [b]: readonly [string, T]): number => (a < b ? -1 : 1);
  const sorted = [...tensors].sort(byName);
  const shapes = sorted.map(([name, { shape }]) => [name, shape]);
  hash.update(JSON.stringify([shapes, Object.entries(metadata).sort(byName)]));
  for (const [, { data }] of sorted) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let done = 0; done < bytes.length; done += piece) hash.update(bytes.subarray(done, done + piece));
  }
  return hash.digest("hex");
}
