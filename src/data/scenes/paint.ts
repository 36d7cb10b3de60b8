import type { Glyph } from "./glyphs";

/** A rectangle in pixels: left and top inclusive, right and bottom exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where and how one glyph is drawn. */
export interface Placement {
  readonly glyph: Glyph;
  /** Longer side, in pixels. */
  readonly extent: number;
  /** Centre, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Radians. */
  readonly angle: number;
  /** Turns of the colour circle. */
  readonly hue: number;
  readonly flip: boolean;
}

/**
 * A pixel of an object (alpha at least half) is visible if it lies on the canvas, nothing opaque covers it, and some
 * channel differs by `contrast` or more from what was there before. A label counts if `share` of the object's pixels
 * are visible.
 */
export const visibility = { share: 0.5, contrast: 20 } as const;

/** What is seen of each placement, in the order drawn. */
export interface Seen {
  /** Box of the visible pixels. */
  readonly boxes: readonly Box[];
  /** Share of the object that is visible. */
  readonly visible: readonly number[];
}

/**
 * Draws placements over the canvas in order (the last on top) and says what is seen of each.
 * The inner loops are written out by hand: this is where generation spends its time.
 */
export function paint(pixels: Uint8Array, size: number, placements: readonly Placement[]): Seen {
  const owner = new Int8Array(size * size).fill(-1);
  const total = placements.map((placement, index) => paintOne(pixels, owner, size, placement, index));
  const count = new Int32Array(placements.length);
  const boxes = placements.map(() => ({ left: size, top: size, right: 0, bottom: 0 }));
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      const index = owner[i];
      if (index < 0) continue;
      count[index]++;
      const box = boxes[index];
      if (x < box.left) box.left = x;
      if (x >= box.right) box.right = x + 1;
      if (y < box.top) box.top = y;
      box.bottom = y + 1;
    }
  }
  return { boxes, visible: total.map((opaque, index) => (opaque === 0 ? 0 : count[index] / opaque)) };
}

/**
 * Draws one placement, marks its visible pixels in `owner`, and returns its number of opaque pixels on an endless
 * canvas.
 */
function paintOne(pixels: Uint8Array, owner: Int8Array, size: number, placement: Placement, index: number): number {
  const { glyph, extent, x: cx, y: cy, angle, hue, flip } = placement;
  const level = levelFor(glyph, extent);
  const { width, height, data } = glyph.levels[level];
  const scale = (glyph.levels[0].width - 2 > glyph.levels[0].height - 2 ? width - 2 : height - 2) / extent;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = hueMatrix(hue);
  const mirror = flip ? -1 : 1;
  const reachX = (Math.abs(cos) * width + Math.abs(sin) * height) / (2 * scale * scale);
  const reachY = (Math.abs(sin) * width + Math.abs(cos) * height) / (2 * scale * scale);
  const [x0, x1] = [Math.floor(cx - reachX), Math.ceil(cx + reachX)];
  const [y0, y1] = [Math.floor(cy - reachY), Math.ceil(cy + reachY)];
  const [maxU, maxV] = [width - 1, height - 1];
  let opaque = 0;
  for (let y = y0; y < y1; y++) {
    const dy = y + 0.5 - cy;
    for (let x = x0; x < x1; x++) {
      const dx = x + 0.5 - cx;
      const u = (cos * dx + sin * dy) * mirror + width / 2 - 0.5;
      const v = cos * dy - sin * dx + height / 2 - 0.5;
      if (!(u >= 0 && v >= 0 && u < maxU && v < maxV)) continue;
      const column = u | 0;
      const row = v | 0;
      const s = u - column;
      const t = v - row;
      const a = 4 * (row * width + column);
      const b = a + 4 * width;
      const w11 = s * t;
      const w10 = t - w11;
      const w01 = s - w11;
      const w00 = 1 - s - w10;
      const alpha = w00 * data[a + 3] + w01 * data[a + 7] + w10 * data[b + 3] + w11 * data[b + 7];
      if (alpha < 1) continue;
      const solid = alpha >= 127.5;
      if (solid) opaque++;
      if (x < 0 || y < 0 || x >= size || y >= size) continue;
      const r = w00 * data[a] + w01 * data[a + 4] + w10 * data[b] + w11 * data[b + 4];
      const g = w00 * data[a + 1] + w01 * data[a + 5] + w10 * data[b + 1] + w11 * data[b + 5];
      const l = w00 * data[a + 2] + w01 * data[a + 6] + w10 * data[b + 2] + w11 * data[b + 6];
      const pixel = y * size + x;
      const o = 3 * pixel;
      const rest = 1 - alpha / 255;
      const red = clamp(rr * r + rg * g + rb * l, alpha) + rest * pixels[o];
      const green = clamp(gr * r + gg * g + gb * l, alpha) + rest * pixels[o + 1];
      const blue = clamp(br * r + bg * g + bb * l, alpha) + rest * pixels[o + 2];
      if (solid) {
        const far = visibility.contrast;
        const seen =
          Math.abs(red - pixels[o]) >= far ||
          Math.abs(green - pixels[o + 1]) >= far ||
          Math.abs(blue - pixels[o + 2]) >= far;
        owner[pixel] = seen ? index : -1;
      }
      pixels[o] = red + 0.5;
      pixels[o + 1] = green + 0.5;
      pixels[o + 2] = blue + 0.5;
    }
  }
  return opaque;
}

const clamp = (value: number, high: number): number => Math.min(high, Math.max(0, value));

/** The smallest level that is still at least 0.8 of the drawn size. */
function levelFor({ levels, extent: full }: Glyph, extent: number): number {
  let level = 0;
  while (level + 1 < levels.length && full / 2 ** (level + 1) >= 0.8 * extent) level++;
  return level;
}

/** Rotation of hue that keeps luminance, row by row (SVG 1.1, feColorMatrix hueRotate). */
function hueMatrix(turns: number): readonly number[] {
  const [c, s] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
  return [
    ...[0.213 + 0.787 * c - 0.213 * s, 0.715 - 0.715 * c - 0.715 * s, 0.072 - 0.072 * c + 0.928 * s],
    ...[0.213 - 0.213 * c + 0.143 * s, 0.715 + 0.285 * c + 0.14 * s, 0.072 - 0.072 * c - 0.283 * s],
    ...[0.213 - 0.213 * c - 0.787 * s, 0.715 - 0.715 * c + 0.715 * s, 0.072 + 0.928 * c + 0.072 * s],
  ];
}
