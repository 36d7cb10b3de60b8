import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { decode } from "../../../src/data/images/decode";
import { random } from "../../../src/base/random";
import { temporary } from "../fixtures";

export const [side, small] = [12, 5];
const draw = random("formats");
export const rgb = Uint8Array.from({ length: side * side * 3 }, () => draw.integer(256));
export const raw = { width: side, height: side, channels: 3 } as const;

export function reader(t: TestContext): (content: Uint8Array, size?: number, name?: string) => Promise<Uint8Array> {
  const folder = temporary(t);
  return (content, size = small, name = "a.jpg") => {
    writeFileSync(join(folder, name), content);
    return decode(join(folder, name), size);
  };
}

export function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** A PNG of bytes as they are, by the specification. */
export function png(
  width: number,
  height: number,
  bits: number,
  colour: number,
  bytes: Uint8Array,
  ...more: Buffer[]
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour], 8);
  const row = bytes.length / height;
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), bytes.subarray(y * row, (y + 1) * row)]),
  );
  const data = chunk("IDAT", deflateSync(Buffer.concat(lines)));
  const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([start, chunk("IHDR", header), ...more, data, chunk("IEND", Buffer.alloc(0))]);
}

export const pixelsOf = (values: (pixel: number) => readonly number[]): Uint8Array =>
  Uint8Array.from(Array.from({ length: side * side }, (_, pixel) => values(pixel)).flat());
export const [red, green, blue] = [0, 1, 2].map((channel) => (pixel: number) => rgb[3 * pixel + channel]);
