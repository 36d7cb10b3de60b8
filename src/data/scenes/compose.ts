import type { Random } from "../../base/random";
import { paintBackground } from "./background";
import type { Glyph } from "./glyphs";
import { paint, visibility } from "./paint";
import type { Placement, Seen } from "./paint";

/** A scene and what is seen of each object, in the order of the glyphs given; all at least `visibility.share`. */
export interface Scene extends Seen {
  /** [size, size, 3] RGB. */
  readonly pixels: Uint8Array;
}

/** Ranges the layout is drawn from; sizes are shares of the frame. */
export const layout = {
  alone: [0.55, 0.95],
  several: [0.4, 0.65],
  angle: 0.15,
  hue: 0.25,
} as const;

/** Layouts tried at full size before objects shrink. */
const patience = 100;

/**
 * Largest share of an earlier object's box that a later one may overlap: most pairs stay well clear of
 * `visibility.share`.
 */
const overlap = 0.4;

/**
 * Draws one scene of the given objects on a plain, gradient or noise background. Layouts and backgrounds are drawn anew
 * until every object is visible (`visibility`), so each object's labels hold; objects shrink slowly while that fails.
 */
export function compose(glyphs: readonly Glyph[], size: number, random: Random): Scene {
  const pixels = new Uint8Array(3 * size * size);
  for (let attempt = 0; ; attempt++) {
    const shrink = attempt < patience ? 1 : Math.max(0.4, 0.99 ** (attempt - patience));
    const placements = place(glyphs, size, shrink, random);
    if (crowded(placements)) continue;
    paintBackground(pixels, size, random);
    const painted = paint(pixels, size, placements);
    if (painted.visible.every((share) => share >= visibility.share)) return { pixels, ...painted };
  }
}

function place(glyphs: readonly Glyph[], size: number, shrink: number, random: Random): Placement[] {
  const [low, high] = glyphs.length === 1 ? layout.alone : layout.several;
  return glyphs.map((glyph) => {
    const extent = (low + (high - low) * random.uniform()) * size * shrink;
    const { width, height } = spanOf(glyph, extent);
    return {
      glyph,
      extent,
      x: width / 2 + (size - width) * random.uniform(),
      y: height / 2 + (size - height) * random.uniform(),
      angle: layout.angle * (2 * random.uniform() - 1),
      hue: layout.hue * (2 * random.uniform() - 1),
      flip: random.uniform() < 0.5,
    };
  });
}

/** Upright width and height of a glyph whose longer side is `extent`. */
function spanOf(
  { levels: [{ width, height }], extent: full }: Glyph,
  extent: number,
): { width: number; height: number } {
  return { width: ((width - 2) * extent) / full, height: ((height - 2) * extent) / full };
}

/** Whether a later box overlaps too much of an earlier one; cheaper to see than by painting. */
function crowded(placements: readonly Placement[]): boolean {
  const spans = placements.map(({ glyph, extent }) => spanOf(glyph, extent));
  const shared = (a: number, b: number, half: number, other: number): number =>
    Math.min(a + half, b + other) - Math.max(a - half, b - other);
  return placements.some((a, i) =>
    placements.slice(i + 1).some((b, k) => {
      const [own, later] = [spans[i], spans[i + 1 + k]];
      const across = shared(a.x, b.x, own.width / 2, later.width / 2);
      const down = shared(a.y, b.y, own.height / 2, later.height / 2);
      return across > 0 && down > 0 && across * down > overlap * own.width * own.height;
    }),
  );
}
