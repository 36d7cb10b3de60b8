import { dot, line, svg, text } from "./svg.mjs";

/**
 * @typedef {import("./results.mjs").Study} Study
 * @typedef {import("./results.mjs").Row} Row
 * @typedef {import("./results.mjs").Estimate} Estimate
 */

const [left, right, top, step, width] = [210, 40, 42, 20, 680];

/**
 * The ACC of all methods of a study with their intervals, those of one strategy in colour.
 * @param {Study} study
 * @param {(row: Row) => boolean} isOwn
 * @returns {string | undefined} SVG; undefined where fewer than two methods have it
 */
export function resultFigure({ title, rows }, isOwn) {
  const shown = rows.flatMap((row) => {
    const acc = /** @type {Estimate | null | undefined} */ (row.acc);
    return acc ? [{ name: row.name, acc, own: isOwn(row) }] : [];
  });
  if (shown.length < 2) return undefined;
  const most = Math.ceil(10 * Math.max(...shown.map(({ acc }) => acc.mean + acc.half))) / 10;
  const height = top + step * shown.length + 34;
  const bottom = top + step * shown.length;
  /** @param {number} value */
  const x = (value) => left + ((width - left - right) * value) / most;
  const ticks = Array.from({ length: Math.round(most * 10) + 1 }, (_, i) => i / 10);
  return svg(width, height, `${title}: ACC of each method with its 95% interval`, [
    text(16, 22, `${title}: ACC, mean and 95% interval`, { bold: true }),
    ...ticks.flatMap((tick) => [
      line([x(tick), top], [x(tick), bottom], { colour: "#e5e5e5" }),
      text(x(tick), bottom + 18, tick.toFixed(1), { size: 11, anchor: "middle" }),
    ]),
    ...shown.flatMap(({ name, acc, own }, i) => {
      const y = top + step * (i + 0.5);
      const colour = own ? "#D55E00" : "#999999";
      const [low, high] = [Math.max(0, acc.mean - acc.half), acc.mean + acc.half];
      return [
        text(left - 10, y + 4, name, { size: 11, anchor: "end", bold: own, colour: own ? "#A64400" : "#555555" }),
        line([x(low), y], [x(high), y], { colour, width: 2 }),
        dot(x(acc.mean), y, own ? 5 : 3.5, colour),
      ];
    }),
  ]);
}
