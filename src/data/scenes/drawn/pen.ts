import { viewBoxOf } from "./viewBox";
import type { Style } from "./style";

type Point = readonly [number, number];

/** Collects SVG shapes in one artist's style. Coordinates run from 0 to 100, downwards. */
export interface Pen {
  polygon(points: readonly Point[], fill: string): void;
  /** `radius` is scaled by the style's roundness. */
  rect(x: number, y: number, width: number, height: number, fill: string, radius?: number): void;
  ellipse(cx: number, cy: number, rx: number, ry: number, fill: string): void;
  path(d: string, fill: string): void;
  /** A rod of the given width along a path, outlined like the areas. */
  rod(d: string, colour: string, width: number): void;
  /** Another drawing, its box scaled to `size` wide, standing with its bottom centre at (x, y). */
  stamp(svg: string, x: number, y: number, size: number): void;
  /** The shapes so far. */
  body(): string;
}

/** A pen that draws in a style, as SVG elements. */
export function pen(style: Style): Pen {
  const shapes: string[] = [];
  const gradients: string[] = [];
  const edge =
    style.outline === null ? "" : ` stroke="${style.outline}" stroke-width="${style.line}" stroke-linejoin="round"`;
  const paint = (fill: string): string => {
    if (style.shade !== "gradient") return fill;
    const id = `g${gradients.length}`;
    gradients.push(
      `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${tone(fill, 1.12)}"/>` +
        `<stop offset="1" stop-color="${tone(fill, 0.85)}"/></linearGradient>`,
    );
    return `url(#${id})`;
  };
  const add = (shape: string, fill: string): unknown => shapes.push(`<${shape} fill="${paint(fill)}"${edge}/>`);
  return {
    polygon: (points, fill) =>
      add(`polygon points="${points.map((point) => point.map(short).join(",")).join(" ")}"`, fill),
    rect: (x, y, width, height, fill, radius = 2) =>
      add(
        `rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ` +
          `rx="${short(Math.min(radius * style.round, width / 2, height / 2))}"`,
        fill,
      ),
    ellipse: (cx, cy, rx, ry, fill) =>
      add(`ellipse cx="${short(cx)}" cy="${short(cy)}" rx="${short(rx)}" ry="${short(ry)}"`, fill),
    path: (d, fill) => add(`path d="${d}"`, fill),
    rod: (d, colour, width) => {
      const line = (stroke: string, thickness: number): string =>
        `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="` +
        `${short(thickness)}" stroke-linecap="round" stroke-linejoin="round"/>`;
      if (style.outline !== null) shapes.push(line(style.outline, width + 2 * Math.min(style.line, 0.35 * width)));
      shapes.push(line(colour, width));
    },
    stamp: (svg, x, y, size) => {
      const box = viewBoxOf(svg);
      const height = (size * box[3]) / box[2];
      const inner = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("<"));
      // Ids of gradients and clips must differ from those of other stamps.
      const withOwnIds = inner.replaceAll(/(id="|url\(#|href="#)/g, `$1s${shapes.length}-`);
      const [left, top, width, tall] = [x - size / 2, y - height, size, height].map(short);
      shapes.push(
        `<svg x="${left}" y="${top}" width="${width}" height="${tall}" viewBox="${box.join(" ")}">${withOwnIds}</svg>`,
      );
    },
    body: () => (gradients.length > 0 ? `<defs>${gradients.join("")}</defs>` : "") + shapes.join(""),
  };
}

/** A colour made lighter (factor above 1) or darker. */
export function tone(colour: string, factor: number): string {
  const channels = [1, 3, 5].map((i) => Math.round(Math.min(255, parseInt(colour.slice(i, i + 2), 16) * factor)));
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The colour of faces turned from the light. */
export const shaded = (style: Style, colour: string): string => tone(colour, style.shade === "flat" ? 0.86 : 0.74);

const short = (value: number): string => String(Math.round(value * 100) / 100);
