/**
 * Palette of Okabe and Ito 2008 ("Color Universal Design"): told apart by readers with any common colour vision.
 */
export const okabeIto = {
  black: "#000000",
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** Colour of each task, in order; they repeat from the ninth task on. */
export const taskColours: readonly string[] = [
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
