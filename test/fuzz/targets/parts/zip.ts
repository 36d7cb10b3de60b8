import { archive } from "../../../nn/weights/archive";
import type { Parts } from "../../target";

/** Of the entries of an archive that stores them as they are: a name, then its data, and so on. */
export const storedEntries: Parts = {
  split(file) {
    const parts: Buffer[] = [];
    let at = 0;
    while (at + 30 <= file.length && file.readUInt32LE(at) === 0x04034b50) {
      const [length, nameLength] = [sizeOf(file, at), file.readUInt16LE(at + 26)];
      const data = at + 30 + nameLength + file.readUInt16LE(at + 28);
      if (length === undefined || data + length > file.length) return undefined;
      parts.push(file.subarray(at + 30, at + 30 + nameLength), file.subarray(data, data + length));
      at = data + length;
    }
    return parts.length === 0 ? undefined : parts;
  },
  join: (parts) =>
    archive(
      Array.from({ length: parts.length / 2 }, (_, i) => ({
        name: parts[2 * i].toString("latin1").slice(0, 30_000),
        data: parts[2 * i + 1],
      })),
    ),
};

/** Bytes of the entry whose local header is at `at`; in these archives the directory alone has them. */
function sizeOf(file: Buffer, at: number): number | undefined {
  for (let entry = file.indexOf("PK\x01\x02", 0, "latin1"); entry >= 0 && entry + 46 <= file.length;) {
    if (file.readUInt32LE(entry + 42) === at) return file.readUInt32LE(entry + 20);
    entry = file.indexOf("PK\x01\x02", entry + 4, "latin1");
  }
  return undefined;
}
