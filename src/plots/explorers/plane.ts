import { looks, type DrawnLook } from "../kit/looks";
import { during } from "./explorer";
import { mark, onAnyGround } from "./marks";
import type { Errors, PlacedMethod, TaskPair } from "./pareto";

/** Units of the drawing, and where the plane begins and ends in it. */
const [width, height, left, right, top, bottom] = [480, 400, 52, 468, 10, 352];

type Place = readonly [x: number, y: number];
type ToPlace = (errors: Errors) => Place;

/** The plane of two errors as SVG, the earlier task's to the right and the later one's up. */
export function plane(methods: readonly PlacedMethod[], { earlier, later }: TaskPair): string {
  const lookOf = looks(methods.map(({ method }) => method.name));
  const points = methods.flatMap(({ paths, means }) => [...paths.flat(), ...means]).filter(isDefined);
  const [xTicks, yTicks] = ([0, 1] as const).map((axis) => ticks(points.map((point) => point[axis])));
  const at: ToPlace = ([a, b]) => [
    left + share(a, xTicks) * (right - left),
    bottom - share(b, yTicks) * (bottom - top),
  ];
  const label = `Error of task ${earlier} against error of task ${later}; the table beside it has the numbers`;
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" font-size="13">`,
    ...xTicks.map((tick) => xAxis(at([tick, yTicks[0]])[0], decimal(tick, xTicks))),
    ...yTicks.map((tick) => yAxis(at([xTicks[0], tick])[1], decimal(tick, yTicks))),
    text((left + right) / 2, height - 8, `error (1 - mAP) of task ${earlier}`, `text-anchor="middle"`),
    `<text transform="translate(13 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">`,
    `error (1 - mAP) of task ${later}</text>`,
    front(methods, at),
    ...methods.map((method) => paths(method, lookOf(method.method.name), at)),
    ...methods.map((method) => places(method, lookOf(method.method.name), at)),
    `</svg>`,
  ].join("");
}

const isDefined = (point: Errors): boolean => point.every(Number.isFinite);
const share = (value: number, of: readonly number[]): number => (value - of[0]) / (of[of.length - 1] - of[0]);
const text = (x: number, y: number, words: string, more = ""): string =>
  `<text x="${x}" y="${y}" ${more}>${words}</text>`;

/** Round numbers around the values, three or more, at equal distances. */
export function ticks(values: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const rough = Math.max(most - least, 0.02) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const [first, last] = [Math.floor(least / step), Math.ceil(most / step)];
  return Array.from({ length: Math.max(2, last - first) + 1 }, (_, i) => (first + i) * step);
}

/** As many decimals as tell the ticks apart. */
const decimal = (tick: number, all: readonly number[]): string =>
  tick.toFixed(Math.max(1, -Math.floor(Math.log10(all[1] - all[0] + 1e-12))));

function xAxis(x: number, words: string): string {
  const line = `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" stroke="currentColor" opacity="0.15"/>`;
  return line + text(x, bottom + 17, words, `text-anchor="middle"`);
}

function yAxis(y: number, words: string): string {
  const line = `<line x1="${left}" x2="${right}" y1="${y}" y2="${y}" stroke="currentColor" opacity="0.15"/>`;
  return line + text(left - 6, y + 4, words, `text-anchor="end"`);
}

/** A line for each step of each run, from the step on. */
function paths({ paths: runs, isReference }: PlacedMethod, { colour }: DrawnLook, at: ToPlace): string {
  if (isReference) return "";
  const lines = runs.flatMap((path) =>
    path.slice(1).map((end, i) => {
      const begin = path[i];
      if (!isDefined(begin) || !isDefined(end)) return "";
      const [[x1, y1], [x2, y2]] = [at(begin), at(end)].map((place) => place.map((units) => units.toFixed(1)));
      return `<line ${during(i + 1)} x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
    }),
  );
  const look = `stroke-width="1.5" opacity="0.6" style="--colour:${onAnyGround(colour)}"`;
  return `<g class="line" ${look}>${lines.join("")}</g>`;
}

/** The place of a method at each step. */
function places({ means, isReference }: PlacedMethod, look: DrawnLook, at: ToPlace): string {
  if (isReference) return mark(look, at(means[0]), 7);
  const marks = means.map((mean, step) =>
    isDefined(mean) ? `<g ${during(step, step)}>${mark(look, at(mean), 7)}</g>` : "",
  );
  return marks.join("");
}

/** At the end: rings around the methods that none dominates, and a line through them. */
function front(methods: readonly PlacedMethod[], at: ToPlace): string {
  const ends = methods.filter(({ nonDominated }) => nonDominated).map(({ means }) => means[means.length - 1]);
  const found = [...ends].sort(([a], [b]) => a - b).map(at);
  const last = (methods[0]?.means.length ?? 1) - 1;
  const rings = found.map(([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="13"/>`);
  const joined = found.map((place) => place.map((units) => units.toFixed(1)).join(",")).join(" ");
  const line = `<polyline points="${joined}" stroke-dasharray="5 4"/>`;
  const look = `fill="none" stroke="currentColor" stroke-width="1.5"`;
  return `<g class="front" ${during(last)} ${look}>${line}${rings.join("")}</g>`;
}
