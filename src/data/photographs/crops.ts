import { random } from "../../base/random";

/** Names the random numbers of the crops of an epoch. */
export interface CropKey {
  /** Seed of the training. */
  readonly seed: number;
  /** Number of the epoch. */
  readonly epoch: number;
}

/** Least part of an image's area that a crop has, and the least of its sides to one another: see `crops`. */
const leastArea = 0.25;
const squarest = 3 / 4;

/**
 * A random part of each photograph, in a random mirror image, at its old size: `RandomResizedCrop` and
 * `RandomHorizontalFlip` of torchvision, with the area between 0.25 (torchvision: 0.08) and 1 as
 * `environment/pretraining/augmentation.py` has it. Pixels between others are interpolated linearly.
 * @param images [n, side, side, 3]
 * @param places one for each image, which with the key names its random numbers.
 */
export function crops(images: Uint8Array, side: number, places: ArrayLike<number>, key: CropKey): Uint8Array {
  const bytes = side * side * 3;
  const result = new Uint8Array(places.length * bytes);
  for (let row = 0; row < places.length; row++) {
    const stream = random(key.seed, "crop", key.epoch, places[row]);
    const area = leastArea + (1 - leastArea) * stream.uniform();
    const ratio = squarest ** (1 - 2 * stream.uniform());
    const [width, height] = [Math.min(1, Math.sqrt(area * ratio)), Math.min(1, Math.sqrt(area / ratio))];
    const columns = samples((1 - width) * stream.uniform(), width, side);
    const rows = samples((1 - height) * stream.uniform(), height, side);
    if (stream.uniform() < 0.5) columns.reverse();
    const [from, to] = [images.subarray(row * bytes), result.subarray(row * bytes, (row + 1) * bytes)];
    resample(from, to, { rows, columns, side });
  }
  return result;
}

/** Where a pixel of a crop lies between two of the image: the first, the second, and how far it is from the first. */
interface Sample {
  readonly first: number;
  readonly second: number;
  readonly part: number;
}

/** The samples of one axis, of a crop from `start` on, `length` long, as parts of the side. Edges are repeated. */
function samples(start: number, length: number, side: number): Sample[] {
  return Array.from({ length: side }, (_, i) => {
    const at = Math.min(Math.max(start * side + (i + 0.5) * length - 0.5, 0), side - 1);
    const first = Math.floor(at);
    return { first, second: Math.min(first + 1, side - 1), part: at - first };
  });
}

interface Grid {
  readonly rows: readonly Sample[];
  readonly columns: readonly Sample[];
  readonly side: number;
}

function resample(from: Uint8Array, to: Uint8Array, { rows, columns, side }: Grid): void {
  let out = 0;
  for (const row of rows) {
    const [upper, lower] = [row.first * side * 3, row.second * side * 3];
    for (const { first, second, part } of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const [left, right] = [3 * first + channel, 3 * second + channel];
        const above = from[upper + left] + part * (from[upper + right] - from[upper + left]);
        const below = from[lower + left] + part * (from[lower + right] - from[lower + left]);
        to[out++] = Math.round(above + row.part * (below - above));
      }
    }
  }
}
