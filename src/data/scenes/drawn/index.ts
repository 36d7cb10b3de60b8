import { svgOf } from "../artists";
import type { Sketch } from "../glyphs";
import { chair, diningtable, sofa } from "./furniture";
import { pen } from "./pen";
import type { Pen } from "./pen";
import { hand, styles } from "./style";
import type { Hand } from "./style";
import { bottle, pottedplant, tvmonitor } from "./things";
import { bicycle, boat, bus, car, motorbike, train } from "./vehicles";

/**
 * Parametric drawings for what the sets draw rarely, tables above all (no set has one).
 *
 * A drawing must not give its class away by its style. So: the same pen draws twelve classes, furniture, things and
 * vehicles alike; each artist has drawings of its own, in its own outline, shading, corners and colours (`style.ts`)
 * and in proportions of its own; and tables and pots carry pictures from the artist's set (food, plants). Held-out
 * artists' drawings differ as their sets do.
 */
const kinds: Readonly<
  Record<string, { variants: number; draw: (pen: Pen, hand: Hand, props: readonly string[]) => void }>
> = {
  diningtable: { variants: 48, draw: diningtable },
  pottedplant: { variants: 32, draw: pottedplant },
  chair: { variants: 16, draw: chair },
  sofa: { variants: 16, draw: sofa },
  tvmonitor: { variants: 12, draw: tvmonitor },
  bottle: { variants: 12, draw: bottle },
  bicycle: { variants: 12, draw: bicycle },
  motorbike: { variants: 12, draw: motorbike },
  bus: { variants: 8, draw: bus },
  car: { variants: 8, draw: car },
  train: { variants: 8, draw: train },
  boat: { variants: 8, draw: boat },
};

/** Concepts of the artist's set that stand on tables and grow in pots. */
export const props: Readonly<Record<string, readonly string[]>> = {
  diningtable: (
    "pizza pot-of-food hot-beverage birthday-cake shortcake " +
    "cooked-rice bread red-apple grapes spaghetti steaming-bowl hamburger " +
    "curry-rice sushi pear tangerine watermelon poultry-leg " +
    "fork-and-knife-with-plate teacup-without-handle cookie doughnut custard"
  ).split(" "),
  pottedplant: "tulip sunflower rose hibiscus cactus".split(" "),
};

const prefix = "drawn-";

/** The class of a drawing's concept (`drawn-sofa` -> `sofa`); undefined for concepts of the sets. */
export const drawnClass = (concept: string): string | undefined =>
  concept.startsWith(prefix) ? concept.slice(prefix.length) : undefined;

/** All drawings of one artist. `propsOf` gives the SVG texts of the artist's pictures of a list of concepts. */
export function drawnSketches(artist: string, propsOf: (concepts: readonly string[]) => readonly string[]): Sketch[] {
  return Object.entries(kinds).flatMap(([kind, { variants, draw }]) => {
    const pictures = kind in props ? propsOf(props[kind]) : [];
    return Array.from({ length: variants }, (_, variant) => {
      const sheet = pen(styles[artist]);
      draw(sheet, hand(artist, kind, variant), pictures);
      return {
        artist,
        name: `${kind}-${variant}`,
        concept: prefix + kind,
        svg: svgOf([-20, -30, 140, 135], sheet.body()),
      };
    });
  });
}
