import sharp from "sharp";

/** A dark picture of 40 x 20 pixels with a white rectangle: columns 10 to 19, rows 5 to 14. */
export const rectangle = (shade = 0): Promise<Buffer> => {
  const white = { create: { width: 10, height: 10, channels: 3, background: "#fff" } } as const;
  const background = { r: shade, g: shade, b: shade };
  return sharp({ create: { width: 40, height: 20, channels: 3, background } })
    .composite([{ input: white, left: 10, top: 5 }])
    .png()
    .toBuffer();
};

/** Left, top, width and height of what is white in a thumbnail, in parts of its width and height. */
export async function whiteIn(thumbnail: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(thumbnail).greyscale().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const white = [...data.keys()].filter((at) => data[at] > 127);
  const [columns, rows] = [white.map((at) => at % width), white.map((at) => Math.floor(at / width))];
  const span = (places: number[], all: number): number[] => [
    Math.min(...places) / all,
    (Math.max(...places) - Math.min(...places) + 1) / all,
  ];
  const [[x, w], [y, h]] = [span(columns, width), span(rows, height)];
  return [x, y, w, h];
}
