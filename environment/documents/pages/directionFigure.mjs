import { arrow, dot, line, svg, text } from "./svg.mjs";

/**
 * What a direction makes of gradients, as far as a drawing needs it.
 * @typedef {{ readonly size: number, readonly values: Float64Array }} Gramian
 * @typedef {(gram: Gramian) => ArrayLike<number>} WeightsOf
 */

/** Angles between the two gradients, in degrees, and what a panel says of them. */
const cases = /** @type {const} */ ([
  [60, "the gradients agree"],
  [130, "they oppose each other"],
]);

/** Length of the other gradient; that of the new task's is 1. */
const otherLength = 0.7;

const [panel, height, unit] = [250, 250, 78];
const colours = { primary: "#0072B2", other: "#D55E00", update: "#000000" };

/**
 * The update that a direction makes of two gradients, where they agree and where they oppose each other. The half plane
 * in which the other objective does not rise is shaded.
 * @param {string} name
 * @param {WeightsOf} weightsOf the weights of the gradients in the update
 * @returns {string} SVG
 */
export const directionFigure = (name, weightsOf) =>
  svg(2 * panel, height, `The update that ${name} makes of two gradients`, [
    ...cases.flatMap(([degrees, says], i) => panelOf(i * panel, degrees, says, weightsOf)),
    ...legend,
  ]);

/** What the colours mean, below the panels. */
const legend = [
  { x: 24, colour: colours.primary, label: "gradient of the new task" },
  { x: 212, colour: colours.other, label: "gradient of another objective" },
  { x: 426, colour: colours.update, label: "update" },
].flatMap(({ x, colour, label }) => [
  line([x, height - 20], [x + 16, height - 20], { colour, width: 3 }),
  text(x + 22, height - 16, label, { size: 11 }),
]);

/**
 * @param {number} left
 * @param {number} degrees
 * @param {string} says
 * @param {WeightsOf} weightsOf
 */
function panelOf(left, degrees, says, weightsOf) {
  const turn = (degrees * Math.PI) / 180;
  const primary = [1, 0];
  const other = [otherLength * Math.cos(turn), otherLength * Math.sin(turn)];
  const inner = primary[0] * other[0] + primary[1] * other[1];
  const weights = weightsOf({ size: 2, values: Float64Array.from([1, inner, inner, otherLength ** 2]) });
  const update = [0, 1].map((axis) => weights[0] * primary[axis] + weights[1] * other[axis]);
  const origin = /** @type {[number, number]} */ ([left + 100, 132]);
  /** @param {readonly number[]} vector @returns {[number, number]} */
  const at = ([x, y]) => [origin[0] + unit * x, origin[1] - unit * y];
  const edge = [-Math.sin(turn), Math.cos(turn)]; // at a right angle to the other gradient
  const far = 3; // beyond what is seen
  const corners = [
    [far * edge[0], far * edge[1]],
    [far * (edge[0] + Math.cos(turn)), far * (edge[1] + Math.sin(turn))],
    [far * (Math.cos(turn) - edge[0]), far * (Math.sin(turn) - edge[1])],
    [-far * edge[0], -far * edge[1]],
  ].map((corner) =>
    at(corner)
      .map((value) => value.toFixed(1))
      .join(","),
  );
  const clip = `panel-${left}`;
  return [
    `<clipPath id="${clip}"><rect x="${left + 8}" y="34" width="${panel - 16}" height="${height - 76}"/></clipPath>`,
    `<g clip-path="url(#${clip})"><polygon points="${corners.join(" ")}" fill="${colours.other}" opacity="0.09"/>`,
    line(at([-far * edge[0], -far * edge[1]]), at([far * edge[0], far * edge[1]]), { dash: "4 3" }),
    arrow(origin, at(update), { colour: colours.update, width: 4 }),
    arrow(origin, at(primary), { colour: colours.primary }),
    arrow(origin, at(other), { colour: colours.other }),
    dot(...origin, 3, "#333333"),
    "</g>",
    text(left + panel / 2, 24, says, { anchor: "middle", bold: true }),
  ];
}
