import type { Random } from "../../base/random";

/**
 * Fills the canvas: plain, a linear gradient between two colours, or smooth noise. No stripes: they compete with
 * outlines.
 */
export function paintBackground(pixels: Uint8Array, size: number, random: Random): void {
  const kind = random.integer(3);
  const first = [256 * random.uniform(), 256 * random.uniform(), 256 * random.uniform()];
  if (kind === 0) {
    for (let i = 0; i < pixels.length; i += 3) for (let c = 0; c < 3; c++) pixels[i + c] = first[c];
  } else if (kind === 1) {
    const step = first.map((value) => 256 * random.uniform() - value);
    const angle = 2 * Math.PI * random.uniform();
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const reach = (Math.abs(dx) + Math.abs(dy)) * size;
    for (let y = 0, i = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i += 3) {
        const t = 0.5 + ((x + 0.5 - size / 2) * dx + (y + 0.5 - size / 2) * dy) / reach;
        for (let c = 0; c < 3; c++) pixels[i + c] = first[c] + t * step[c];
      }
    }
  } else {
    paintNoise(pixels, size, first, random);
  }
}

/** Value noise: a coarse grid of colours around `base`, interpolated, with a little grain. */
function paintNoise(pixels: Uint8Array, size: number, base: readonly number[], random: Random): void {
  const cells = 2 + random.integer(6);
  const amplitude = 30 + 60 * random.uniform();
  const grain = 20 * random.uniform();
  const side = cells + 1;
  const grid = Float32Array.from(
    { length: 3 * side * side },
    (_, i) => base[i % 3] + amplitude * (2 * random.uniform() - 1),
  );
  for (let y = 0, i = 0; y < size; y++) {
    const v = (y * cells) / size;
    const row = Math.floor(v);
    for (let x = 0; x < size; x++, i += 3) {
      const u = (x * cells) / size;
      const column = Math.floor(u);
      const a = 3 * (row * side + column);
      const b = a + 3 * side;
      const [s, t] = [u - column, v - row];
      const speck = grain * (random.uniform() - 0.5);
      for (let c = 0; c < 3; c++) {
        const upper = grid[a + c] + s * (grid[a + 3 + c] - grid[a + c]);
        const lower = grid[b + c] + s * (grid[b + 3 + c] - grid[b + c]);
        const value = upper + t * (lower - upper) + speck;
        pixels[i + c] = Math.min(255, Math.max(0, value));
      }
    }
  }
}
