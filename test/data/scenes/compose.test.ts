import assert from "node:assert/strict";
import { test } from "node:test";
import { compose } from "../../../src/data/scenes/compose";
import type { Glyph } from "../../../src/data/scenes/glyphs";
import { paint, visibility } from "../../../src/data/scenes/paint";
import type { Placement } from "../../../src/data/scenes/paint";
import { random } from "../../../src/base/random";

/** A disc or ring of one colour, with the transparent border glyphs have. */
function disc(size: number, colour: readonly [number, number, number], hole = 0): Glyph {
  const width = size + 2;
  const data = new Uint8Array(4 * width * width);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const r = Math.hypot(x - (width - 1) / 2, y - (width - 1) / 2);
      if (r <= size / 2 && r >= hole) data.set([...colour, 255], 4 * (y * width + x));
    }
  }
  const level = { width, height: width, data };
  return { artist: "test", name: "disc", concept: "disc", extent: size, levels: [level] };
}

const size = 40;

/**
 * Alpha of one placement at every pixel of a canvas that leaves `margin` pixels around the scene, from how it hides
 * black and white.
 */
function alphaOf(placement: Placement, margin: number): { alpha: Float64Array; side: number } {
  const side = size + 2 * margin;
  const moved = { ...placement, x: placement.x + margin, y: placement.y + margin };
  const [black, white] = [0, 255].map((value) => {
    const pixels = new Uint8Array(3 * side * side).fill(value);
    paint(pixels, side, [moved]);
    return pixels;
  });
  return { alpha: Float64Array.from({ length: side * side }, (_, i) => 1 - (white[3 * i] - black[3 * i]) / 255), side };
}

test("visible shares and boxes agree with a count of every pixel", () => {
  for (let seed = 0; seed < 40; seed++) {
    const stream = random(seed, "visibility test");
    const background = Math.floor(256 * stream.uniform());
    const placements = Array.from({ length: 1 + stream.integer(4) }, (): Placement => {
      // Some discs hardly differ from the background or from each other.
      const shade = stream.uniform() < 0.3 ? background + stream.integer(12) - 6 : stream.integer(256);
      const level = Math.max(0, Math.min(255, shade));
      return {
        glyph: disc(24, [level, level, level], stream.integer(8)),
        extent: 12 + 14 * stream.uniform(),
        ...{ x: size * stream.uniform(), y: size * stream.uniform() },
        ...{ angle: stream.uniform() - 0.5, hue: 0, flip: stream.uniform() < 0.5 },
      };
    });
    const result = paint(new Uint8Array(3 * size * size).fill(background), size, placements);

    const margin = 30;
    const alphas = placements.map((placement) => alphaOf(placement, margin));
    const before = placements.map((_, k) => {
      const pixels = new Uint8Array(3 * size * size).fill(background);
      paint(pixels, size, placements.slice(0, k));
      return pixels;
    });
    const after = placements.map((_, k) => {
      const pixels = new Uint8Array(3 * size * size).fill(background);
      paint(pixels, size, placements.slice(0, k + 1));
      return pixels;
    });
    placements.forEach((_, k) => {
      const { alpha, side } = alphas[k];
      const at = (other: number, x: number, y: number): number => alphas[other].alpha[(y + margin) * side + x + margin];
      const total = alpha.filter((value) => value >= 0.5).length;
      let seen = 0;
      const box = { left: size, top: size, right: 0, bottom: 0 };
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          if (at(k, x, y) < 0.5) continue;
          if (placements.some((_, later) => later > k && at(later, x, y) >= 0.5)) continue;
          const i = 3 * (y * size + x);
          if (Math.abs(after[k][i] - before[k][i]) < visibility.contrast) continue;
          seen++;
          Object.assign(box, {
            ...{ left: Math.min(box.left, x), top: Math.min(box.top, y) },
            ...{ right: Math.max(box.right, x + 1), bottom: Math.max(box.bottom, y + 1) },
          });
        }
      }
      // Rounding to bytes may move single pixels across the thresholds.
      const message = `seed ${seed}, object ${k}: ${result.visible[k]}, counted ${seen / total}`;
      assert.ok(Math.abs(result.visible[k] - seen / total) <= 5 / total, message);
      if (seen === 0) return;
      for (const edge of ["left", "top", "right", "bottom"] as const)
        assert.ok(Math.abs(result.boxes[k][edge] - box[edge]) <= 1);
    });
  }
});

test("a scene shows at least half of every object, the same for the same stream", () => {
  const glyphs = [
    disc(32, [200, 40, 40]),
    disc(32, [40, 200, 40], 6),
    disc(32, [250, 250, 250]),
    disc(32, [10, 10, 10]),
  ];
  for (let seed = 0; seed < 100; seed++) {
    const some = glyphs.slice(0, 1 + (seed % 4));
    const scene = compose(some, size, random(seed, "scene test"));
    assert.equal(scene.visible.length, some.length);
    for (const share of scene.visible) assert.ok(share >= 0.5 && share <= 1);
    for (const { left, top, right, bottom } of scene.boxes) {
      assert.ok(0 <= left && left < right && right <= size && 0 <= top && top < bottom && bottom <= size);
    }
    assert.deepEqual(compose(some, size, random(seed, "scene test")), scene);
  }
});
