import { kernel } from "../kernel";
import { escapeText } from "../plots/figure";
import type { EventSink } from "../training/records";
import { mapChart } from "./chart";
import { inNotebook, newDisplay } from "./display";
import { advance, begin, fraction, measures, position, summary, type Progress } from "./progress";

/** Milliseconds between two updates by steps; epochs and tasks are shown at once. */
const period = 500;

/**
 * A sink that shows a run in one output of the notebook, updated in place: a bar, the losses of each objective, validation mAP after
 * each epoch, the share of projected steps, images/s and the time left; one line stays at the end, or where the run is interrupted. Outside a notebook it prints a line
 * an epoch. `name` defaults to the run's own.
 *
 * @example await run({ strategy: "lwf-ppi" }, { on: live() })
 */
export function live(name = ""): EventSink {
  const show = inNotebook() ? updating() : printing();
  let progress = begin(name, performance.now());
  let shown = -Infinity;
  kernel()?.signal.addEventListener("abort", () => {
    if (progress.metrics) return;
    progress = { ...progress, interrupted: true, now: performance.now() };
    show(progress, "interrupted");
  }, { once: true });
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
  if (progress.metrics || progress.interrupted) return summary(progress);
  const scores = progress.epochs[progress.epochs.length - 1]?.validation;
  const reached = scores ? [`validation mAP ${scores.all.toFixed(3)}`] : [];
  return [`${progress.name}: ${position(progress)}`, ...reached, ...measures(progress)].join("; ");
}

/** The state of a run as an HTML fragment. */
export function liveHtml(progress: Progress): string {
  if (progress.metrics || progress.interrupted) return `<p>${escapeText(summary(progress))}</p>`;
  const percent = (100 * fraction(progress)).toFixed(1);
  return [
    `<div style="font-size:13px;line-height:1.6;max-width:640px">`,
    `<div><b>${escapeText(progress.name)}</b> ${escapeText(position(progress))}</div>`,
    `<div role="progressbar" aria-valuenow="${percent}" style="height:8px;border-radius:4px;background:#e6e6e6">`,
    `<div style="height:8px;border-radius:4px;background:#0072B2;width:${percent}%"></div></div>`,
    `<div style="color:#555">${measures(progress).map(escapeText).join(" · ")}</div>`,
    progress.run ? mapChart(progress.epochs, progress.run) : "",
    `</div>`,
  ].join("");
}
