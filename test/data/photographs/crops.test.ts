import assert from "node:assert/strict";
import { test } from "node:test";
import { crops } from "../../../src/data/photographs";

const side = 32;
const places = Uint32Array.from({ length: 400 }, (_, i) => i);

/** Images whose red rises to the right, green downwards, both by 8 a pixel; blue is 77. */
const ramps = Uint8Array.from({ length: places.length * side * side * 3 }, (_, i) => {
  const [channel, pixel] = [i % 3, Math.floor(i / 3) % (side * side)];
  return [8 * (pixel % side), 8 * Math.floor(pixel / side), 77][channel];
});
const pixel = (images: Uint8Array, image: number, row: number, column: number): Uint8Array =>
  images.subarray(3 * ((image * side + row) * side + column)).subarray(0, 3);

test("a crop of a ramp is a ramp as steep as the crop is long, in the ranges of area, ratio and place", () => {
  const cropped = crops(ramps, side, places, { seed: 1, epoch: 1 });
  let mirrored = 0;
  const areas: number[] = [];
  for (const image of places) {
    const [left, right] = [4, side - 5].map((at) => pixel(cropped, image, 16, at));
    const [top, bottom] = [4, side - 5].map((at) => pixel(cropped, image, at, 16));
    const steps = side - 9;
    const [width, height] = [(right[0] - left[0]) / (8 * steps), (bottom[1] - top[1]) / (8 * steps)];
    mirrored += Number(width < 0);
    assert.ok(height > 0, "upside down");
    areas.push(Math.abs(width) * height);
    // Rounding changes a difference of pixels by 1 at most; the sides are cut off at that of the image.
    const slack = 2 / (8 * steps);
    for (const length of [Math.abs(width), height])
      assert.ok(length > Math.sqrt(0.25 * 0.75) - slack && length < 1 + slack, `${length}`);
    for (let at = 5; at < side - 5; at++) {
      const expected = left[0] + (right[0] - left[0]) * ((at - 4) / steps);
      assert.ok(Math.abs(pixel(cropped, image, 16, at)[0] - expected) <= 1.5, "not a line");
      assert.equal(pixel(cropped, image, at, at)[2], 77);
    }
  }
  assert.ok(mirrored > 160 && mirrored < 240, `${mirrored} of 400 are mirrored`);
  const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
  assert.ok(mean > 0.55 && mean < 0.66, `the mean area is ${mean}, where 0.25 to 1 is uniform but for cut-off sides`);
});

test("a crop depends on seed, epoch and place alone", () => {
  const key = { seed: 1, epoch: 1 };
  const all = crops(ramps, side, places, key);
  assert.deepEqual(crops(ramps, side, places.subarray(7, 9), key), all.slice(7 * side * side * 3, 9 * side * side * 3));
  for (const other of [
    { seed: 2, epoch: 1 },
    { seed: 1, epoch: 2 },
  ])
    // prettier-ignore
    assert.notDeepEqual(crops(ramps, side, places, other), all);
});
