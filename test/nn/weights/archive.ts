import { crc32, deflateRawSync } from "node:zlib";

export interface ArchiveEntry {
  readonly name: string;
  readonly data: Uint8Array;
  /** Compresses the data, as no file of PyTorch does. */
  readonly deflate?: boolean;
  /** Size that the archive's directory claims, in place of the true one. */
  readonly claims?: number;
  /** The entry whose bytes this one shares, by index, in place of its own. */
  readonly shares?: number;
}

/** A zip archive (APPNOTE.TXT 4.3) whose directory may lie. */
export function archive(entries: readonly ArchiveEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const { name, data, deflate = false, claims, shares } of entries) {
    const stored = deflate ? deflateRawSync(data) : Buffer.from(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(deflate ? 8 : 0, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    offsets.push(shares === undefined ? at : offsets[shares]);
    if (shares === undefined) {
      const whole = Buffer.concat([local, Buffer.from(name), stored]);
      parts.push(whole);
      at += whole.length;
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(deflate ? 8 : 0, 10);
    central.writeUInt32LE(crc32(data), 16);
    central.writeUInt32LE(claims !== undefined && !deflate ? claims : stored.length, 20);
    central.writeUInt32LE(claims ?? data.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offsets.at(-1)!, 42);
    directory.push(Buffer.concat([central, Buffer.from(name)]));
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
