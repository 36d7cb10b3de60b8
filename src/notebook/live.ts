import { escapeText } from "../plots/figure";
import { taskColours } from "../plots/theme";
import type { EventSink } from "../training/records";
import { inNotebook, newDisplay } from "./display";
import { advance, begin, fraction, measures, position, summary, type Progress } from "./progress";

/** Milliseconds between two updates by steps; epochs and tasks are shown at once. */
const period = 500;

/**
 * A sink that shows a run in one output of the notebook, updated in place: a bar, the losses of each objective, validation mAP after
 * each epoch, the share of projected steps, images/s and the time left; one line stays at the end. Outside a notebook it prints a line
 * an epoch. `name` defaults to the run's own.
 *
 * @example await train({ ..., events: live("lwf-ppi") })
 */
export function live(name = ""): EventSink {
  const show = inNotebook() ? updating() : printing();
  let progress = begin(name, performance.now());
  let shown = -Infinity;
  return (event) => {
    progress = advance(progress, event, performance.now());
    if (event.type === "step" && progress.now - shown < period) return;
    shown = progress.now;
    show(progress, event.type);
  };
}

type Show = (progress: Progress, latest: string) => void;

function updating(): Show {
  const output = newDisplay();
  return (progress) => output.update({ "text/html": liveHtml(progress), "text/plain": liveText(progress) });
}

function printing(): Show {
  return (progress, latest) => {
    if (latest === "epoch" || latest === "done") console.log(liveText(progress));
  };
}

/** The state of a run as one line. */
export function liveText(progress: Progress): string {
  if (progress.metrics) return summary(progress);
  const scores = progress.epochs[progress.epochs.length - 1]?.validation;
  const reached = scores ? [`validation mAP ${scores.all.toFixed(3)}`] : [];
  return [`${progress.name}: ${position(progress)}`, ...reached, ...measures(progress)].join("; ");
}

/** The state of a run as an HTML fragment. */
export function liveHtml(progress: Progress): string {
  if (progress.metrics) return `<p>${escapeText(summary(progress))}</p>`;
  const percent = (100 * fraction(progress)).toFixed(1);
  return [
    `<div style="font-size:13px;line-height:1.6;max-width:640px">`,
    `<div><b>${escapeText(progress.name)}</b> ${escapeText(position(progress))}</div>`,
    `<div role="progressbar" aria-valuenow="${percent}" style="height:8px;border-radius:4px;background:#e6e6e6">`,
    `<div style="height:8px;border-radius:4px;background:#0072B2;width:${percent}%"></div></div>`,
    `<div style="color:#555">${measures(progress).map(escapeText).join(" · ")}</div>`,
    chart(progress),
    `</div>`,
  ].join("");
}

const [width, height, right] = [640, 120, 130];

/** Validation mAP after each epoch: a line for all classes, one for each task's classes, their latest values beside them. */
function chart({ run, epochs }: Progress): string {
  if (!run || epochs.length === 0) return "";
  const total = Math.max(2, run.tasks * run.epochs);
  const x = (index: number): number => 4 + (index / (total - 1)) * (width - right - 8);
  const y = (value: number): number => height - 4 - value * (height - 8);
  const tasks = epochs[0].validation.tasks.length;
  const series = [
    { name: "all classes", colour: "#000000", values: epochs.map((epoch) => epoch.validation.all) },
    ...Array.from({ length: tasks }, (_, k) => ({
      name: `task ${k + 1}`,
      colour: taskColours[k % taskColours.length],
      values: epochs.map((epoch) => epoch.validation.tasks[k]),
    })),
  ];
  const lines = series.map(({ colour, values }) => {
    const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    const [last] = values.slice(-1);
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      `<circle cx="${x(values.length - 1).toFixed(1)}" cy="${y(last).toFixed(1)}" r="3" fill="${colour}"/>`;
  });
  const boundaries = Array.from({ length: run.tasks - 1 }, (_, k) => (x((k + 1) * run.epochs - 1) + x((k + 1) * run.epochs)) / 2)
    .map((at) => `<line x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="0" y2="${height}" stroke="#bbb" stroke-dasharray="4"/>`);
  const legend = series.map(({ name, colour, values }, i) =>
    `<text x="${width - right + 10}" y="${30 + 16 * i}" fill="${colour}">${name} ${values[values.length - 1].toFixed(3)}</text>`);
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="12" font-family="sans-serif">` +
    `<rect width="${width - right}" height="${height}" fill="none" stroke="#ddd"/>${boundaries.join("")}${lines.join("")}` +
    `<text x="${width - right + 10}" y="12" fill="#777">validation mAP</text>${legend.join("")}</svg>`;
}
