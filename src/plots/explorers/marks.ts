import type { Look } from "../../base/definition";

/** Corners around the middle at distance 1, the first one at `turn` of a full circle from the top. */
function corners(count: number, turn = 0, distance: (index: number) => number = () => 1): string {
  const points = Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * (i / count + turn);
    return `${(distance(i) * Math.sin(angle)).toFixed(2)},${(-distance(i) * Math.cos(angle)).toFixed(2)}`;
  });
  return points.join(" ");
}

/** A star whose inner corners have this distance from the middle. */
const star = (points: number, inner: number): string => corners(2 * points, 0, (i) => (i % 2 === 0 ? 1.15 : inner));

/** A plus with arms of width 0.6. */
const plus = "-.3,-1 .3,-1 .3,-.3 1,-.3 1,.3 .3,.3 .3,1 -.3,1 -.3,.3 -1,.3 -1,-.3 -.3,-.3";
/** The same, turned by an eighth. */
const cross = plus
  .split(" ")
  .map((point) => point.split(",").map(Number))
  .map(([x, y]) => `${(0.71 * (x - y)).toFixed(2)},${(0.71 * (x + y)).toFixed(2)}`)
  .join(" ");

/** Shapes of plotly's symbols as polygons of size 1; any other symbol is a circle. */
const polygons: Readonly<Record<string, string>> = {
  square: corners(4, 1 / 8),
  diamond: corners(4),
  "diamond-tall": "0,-1.2 .6,0 0,1.2 -.6,0",
  "triangle-up": corners(3),
  "triangle-down": corners(3, 1 / 2),
  pentagon: corners(5),
  hexagon: corners(6),
  hexagram: star(6, 0.6),
  star: star(5, 0.45),
  "star-square": star(4, 0.5),
  hourglass: "-.8,-1 .8,-1 -.8,1 .8,1",
  bowtie: "-1,-.8 -1,.8 1,-.8 1,.8",
  "line-ns": "-.15,-1.2 .15,-1.2 .15,1.2 -.15,1.2",
  cross: plus,
  x: cross,
};

/** The symbol of a look as SVG, `size` units from its middle to its corners. */
export function mark({ colour, symbol }: Look, [x, y]: readonly [number, number], size: number): string {
  const shape = polygons[symbol.replace(/-open$/, "")];
  const kind = symbol.endsWith("-open") ? "mark open" : "mark";
  const look = `class="${kind}" style="--colour:${onAnyGround(colour)}" vector-effect="non-scaling-stroke"`;
  const place = `transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})"`;
  return shape === undefined ? `<circle r="0.9" ${place} ${look}/>` : `<polygon points="${shape}" ${place} ${look}/>`;
}

/** A look's colour; black is that of the text, which is seen on a dark ground too. */
export const onAnyGround = (colour: string): string => (/^#0+$/.test(colour) ? "currentColor" : colour);
