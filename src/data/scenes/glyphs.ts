import { viewBoxOf } from "./drawn/viewBox";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";
import sharp from "sharp";
import { cacheFolder } from "../../base/cacheFolder";
import { writeWhole } from "../../base/files";
import { artistVersions } from "./artists";

/** Premultiplied RGBA, row by row, with a transparent border one pixel wide. */
export interface Bitmap {
  /** Pixels, border included. */
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What to rasterise. */
export interface Sketch {
  readonly artist: string;
  /** Name within the artist's drawings. */
  readonly name: string;
  readonly concept: string;
  readonly svg: string;
}

/** A rasterised drawing, trimmed to its opaque box. */
export interface Glyph extends Omit<Sketch, "svg"> {
  /** Longer side of the box in pixels at full size, border left out. */
  readonly extent: number;
  /** Full size, half size, quarter size: sampled at less than half its size a bitmap would flicker. */
  readonly levels: readonly Bitmap[];
}

/** Bump when the rasterisation changes. */
const version = 1;
/** Fainter pixels (shadows, antialiasing) do not count when trimming. */
const trimAlpha = 16;

/**
 * Rasterises sketches so that the longer side of each measures `size` pixels; exact duplicates within a concept are
 * dropped. Kept in a pack file below the cache folder, named by everything that decides its content.
 * `advance` is told how many more are done.
 * @returns the path of the pack, for `readPack` (which any thread may call).
 */
export async function packGlyphs(
  sketches: readonly Sketch[],
  size: number,
  advance: (steps: number) => void = () => {},
): Promise<string> {
  const path = join(cacheFolder("glyphs"), `${packKey(sketches, size)}.pack`);
  if (existsSync(path)) {
    advance(sketches.length);
    return path;
  }
  const seen = new Set<string>();
  const header: object[] = [];
  const pixels: Uint8Array[] = [];
  // A bounded window keeps sharp's threads busy and the order of the results that of the sketches.
  const window = 64;
  for (let start = 0; start < sketches.length; start += window) {
    const inWindow = sketches.slice(start, start + window);
    const bitmaps = await Promise.all(inWindow.map((sketch) => rasterise(sketch.svg, size)));
    inWindow.forEach(({ artist, name, concept }, i) => {
      const { width, height, data } = bitmaps[i];
      const key = `${concept} ${createHash("sha256").update(data).digest("hex")}`;
      if (seen.has(key)) return;
      seen.add(key);
      header.push({ artist, name, concept, width, height });
      pixels.push(data);
    });
    advance(inWindow.length);
  }
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  await writeWhole(path, Buffer.concat([length, head, deflateSync(Buffer.concat(pixels), { level: 1 })]));
  return path;
}

/** Reads a pack file into memory. */
export function readPack(path: string): Glyph[] {
  const file = readFileSync(path);
  const end = 4 + file.readUInt32LE(0);
  const header = JSON.parse(file.toString("utf8", 4, end)) as (Omit<Sketch, "svg"> & {
    width: number;
    height: number;
  })[];
  const pixels = inflateSync(file.subarray(end));
  let offset = 0;
  return header.map(({ artist, name, concept, width, height }) => {
    const full = { width, height, data: pixels.subarray(offset, (offset += 4 * width * height)) };
    const half = halve(full);
    return { artist, name, concept, extent: Math.max(width, height) - 2, levels: [full, half, halve(half)] };
  });
}

function packKey(sketches: readonly Sketch[], size: number): string {
  const hash = createHash("sha256").update(
    JSON.stringify([version, size, artistVersions(), sharp.versions.rsvg ?? sharp.versions.vips]),
  );
  for (const { artist, name, concept, svg } of sketches) hash.update(`${artist}\0${name}\0${concept}\0${svg}\0`);
  return hash.digest("hex").slice(0, 24);
}

/** Draws SVG text, trims it to its opaque box and scales the box's longer side to `size`. */
async function rasterise(svg: string, size: number): Promise<Bitmap> {
  const box = viewBoxOf(svg);
  // Twice the size on the longer side: most drawings fill over half of their box, so scaling is downwards.
  const density = Math.min(2400, (72 * 2 * size) / Math.max(box[2], box[3]));
  const { data, info } = await sharp(Buffer.from(svg), { density })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const trim = opaqueBox(data, info.width, info.height, trimAlpha);
  const scale = size / Math.max(trim.width, trim.height);
  const [width, height] = [Math.max(1, Math.round(trim.width * scale)), Math.max(1, Math.round(trim.height * scale))];
  const resized = await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .extract({ left: trim.left, top: trim.top, width: trim.width, height: trim.height })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  return premultiply(resized, width, height);
}

function opaqueBox(rgba: Uint8Array, width: number, height: number, threshold: number) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, i = 3; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      if (rgba[i] < threshold) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0
    ? { left: 0, top: 0, width, height }
    : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Premultiplies straight RGBA and adds the transparent border. */
function premultiply(rgba: Uint8Array, width: number, height: number): Bitmap {
  const stride = width + 2;
  const data = new Uint8Array(4 * stride * (height + 2));
  for (let y = 0, i = 0; y < height; y++) {
    let o = 4 * ((y + 1) * stride + 1);
    for (let x = 0; x < width; x++, i += 4, o += 4) {
      const alpha = rgba[i + 3];
      for (let c = 0; c < 3; c++) data[o + c] = Math.round((rgba[i + c] * alpha) / 255);
      data[o + 3] = alpha;
    }
  }
  return { width: stride, height: height + 2, data };
}

/** Half the size by averaging 2 x 2 pixels of the inside. */
function halve({ width, height, data }: Bitmap): Bitmap {
  const [w, h] = [Math.max(1, Math.ceil((width - 2) / 2)), Math.max(1, Math.ceil((height - 2) / 2))];
  const half = new Uint8Array(4 * (w + 2) * (h + 2));
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = 4 * ((2 * y + 1) * width + 2 * x + 1);
      const o = 4 * ((y + 1) * (w + 2) + x + 1);
      // The border is transparent, so an odd size fades out at its edge; two columns past it cannot be reached.
      const below = i + 4 * width;
      for (let c = 0; c < 4; c++)
        half[o + c] = (data[i + c] + data[i + 4 + c] + data[below + c] + data[below + 4 + c] + 2) >> 2;
    }
  }
  return { width: w + 2, height: h + 2, data: half };
}
