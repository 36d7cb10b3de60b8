import { okabeIto } from "../../base/palette";

/** Colour of each task, in order; they repeat from the ninth task on. */
const taskColours: readonly string[] = [
  okabeIto.blue,
  okabeIto.orange,
  okabeIto.green,
  okabeIto.purple,
  okabeIto.sky,
  okabeIto.vermillion,
  okabeIto.yellow,
  "#666666",
];

/** The colour of the task at `index`, counted from 0. */
export const taskColour = (index: number): string => taskColours[index % taskColours.length];

/** `#RRGGBB` with an opacity in [0, 1], for bands. */
export function translucent(colour: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}
