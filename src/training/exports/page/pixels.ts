/*
 * What the page does with the bytes and pixels of an image. Its text becomes part of the page: a function here uses
 * nothing but its operands and what every browser has.
 */

/** An image as a browser gives it: RGBA, row by row. */
export interface Pixels {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * The whole image as [size, size, 3], resized by an antialiased triangle filter, along its height first and its width
 * then, rounded to whole numbers after each, as `decode` does it. Alpha is dropped. @param size in pixels.
 */
export function resized({ data, width, height }: Pixels, size: number): Uint8Array {
  /** For each of `size` places: the first place of the source that counts, and the weights from there on. */
  const weightsFor = (length: number): readonly { readonly from: number; readonly weights: readonly number[] }[] => {
    const scale = length / size;
    const reach = Math.max(scale, 1);
    return Array.from({ length: size }, (_, place) => {
      const centre = (place + 0.5) * scale;
      const from = Math.max(0, Math.floor(centre - reach));
      const to = Math.min(length, Math.ceil(centre + reach));
      const weights = Array.from({ length: to - from }, (_w, i) =>
        Math.max(0, 1 - Math.abs((from + i + 0.5 - centre) / reach)),
      );
      const sum = weights.reduce((a, b) => a + b, 0);
      return { from, weights: weights.map((weight) => weight / sum) };
    });
  };
  const down = new Uint8Array(width * size * 3);
  weightsFor(height).forEach(({ from, weights }, y) => {
    for (let x = 0; x < width; x++) {
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * data[((from + i) * width + x) * 4 + colour];
        down[(y * width + x) * 3 + colour] = Math.round(sum);
      }
    }
  });
  const result = new Uint8Array(size * size * 3);
  weightsFor(width).forEach(({ from, weights }, x) => {
    for (let y = 0; y < size; y++) {
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * down[(y * width + from + i) * 3 + colour];
        result[(y * size + x) * 3 + colour] = Math.round(sum);
      }
    }
  });
  return result;
}

/** A JPEG without its EXIF, which browsers turn pictures by and `decode` does not; other files as they are. */
export function withoutExif(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const next = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    if (bytes[at + 1] !== 0xe1) kept.push(bytes.subarray(at, next));
    at = next;
  }
  kept.push(bytes.subarray(at));
  const result = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of kept) {
    result.set(part, to);
    to += part.length;
  }
  return result;
}
