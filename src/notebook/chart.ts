import { taskColour } from "../plots";
import type { EpochEvent } from "../records";

const [width, height, right] = [640, 120, 130];

/**
 * Validation mAP after each epoch as an SVG: a line for all classes and one for the classes of each task, with their
 * latest values beside them. What has no colour of a task has that of the text around it, in any theme. Classes without
 * a positive have no value: NaN, or null where the event came as JSON.
 * @param run its tasks, and the epochs of each.
 */
export function mapChart(
  epochs: readonly EpochEvent[],
  run: { readonly tasks: number; readonly epochs: number },
): string {
  if (epochs.length === 0) return "";
  const total = Math.max(2, run.tasks * run.epochs);
  const x = (index: number): number => 4 + (index / (total - 1)) * (width - right - 8);
  const y = (value: number): number => height - 4 - value * (height - 8);
  const tasks = epochs[0].validation.tasks.length;
  const series = [
    { name: "all classes", colour: "currentColor", values: epochs.map((epoch) => epoch.validation.all) },
    ...Array.from({ length: tasks }, (_, k) => ({
      name: `task ${k + 1}`,
      colour: taskColour(k),
      values: epochs.map((epoch) => epoch.validation.tasks[k]),
    })),
  ];
  const lines = series.map(({ colour, values }) => {
    const points = values.flatMap((value, i) =>
      Number.isFinite(value) ? [[x(i).toFixed(1), y(value).toFixed(1)]] : [],
    );
    if (points.length === 0) return "";
    const [cx, cy] = points[points.length - 1];
    const line = `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`;
    return `${line}<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
  });
  const boundaries = Array.from({ length: run.tasks - 1 }, (_, k) => {
    const place = ((x((k + 1) * run.epochs - 1) + x((k + 1) * run.epochs)) / 2).toFixed(1);
    const look = `stroke="currentColor" opacity="0.3" stroke-dasharray="4"`;
    return `<line x1="${place}" x2="${place}" y1="0" y2="${height}" ${look}/>`;
  });
  const left = width - right + 10;
  const legend = series.map(({ name, colour, values }, i) => {
    const latest = score(values[values.length - 1]);
    return `<text x="${left}" y="${30 + 16 * i}" fill="${colour}">${name} ${latest}</text>`;
  });
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return [
    `<svg ${size} font-size="12" font-family="sans-serif">`,
    `<rect width="${width - right}" height="${height}" fill="none" stroke="currentColor" opacity="0.2"/>`,
    ...boundaries,
    ...lines,
    `<text x="${left}" y="12" fill="currentColor" opacity="0.6">validation mAP</text>`,
    ...legend,
    `</svg>`,
  ].join("");
}

const score = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : "–");
