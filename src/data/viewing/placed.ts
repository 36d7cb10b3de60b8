/** Where an object is, in parts of the image's width and height. */
export interface PlacedBox {
  /** Name of its class. */
  readonly name: string;
  /** Left edge, 0 to 1. */
  readonly x: number;
  /** Upper edge, 0 to 1. */
  readonly y: number;
  /** 0 to 1. */
  readonly width: number;
  /** 0 to 1. */
  readonly height: number;
  /** Hard to recognise, or a crowd: such an object does not count for the labels by default. */
  readonly isDifficult: boolean;
}

/** Where an object is, in pixels of the image from its left upper corner. */
export interface PixelBox {
  readonly name: string;
  readonly isDifficult: boolean;
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** Where a box is in an image of a width and a height; those of an image of 1 by 1 are parts already. */
export function placedIn(
  { name, isDifficult, box: [x, y, boxWidth, boxHeight] }: PixelBox,
  width: number,
  height: number,
): PlacedBox {
  const [left, top] = [clipped(x / width), clipped(y / height)];
  return {
    ...{ name, isDifficult, x: left, y: top },
    width: clipped((x + boxWidth) / width) - left,
    height: clipped((y + boxHeight) / height) - top,
  };
}

const clipped = (value: number): number => Math.min(1, Math.max(0, value));
