import { kernel } from "../base/notebookCell";
import { escapeText } from "../plots/kit/figure";
import type { TrainingEvent } from "../records";
import { mapChart } from "./chart";
import { inNotebook, newDisplay } from "./display";
import { advance, begin, fraction, measures, position, rankSummary, summary, type Progress } from "./progress";

/** Milliseconds between two updates by steps; epochs and tasks are shown at once. */
const period = 500;

/**
 * A sink that shows a run in one output of the notebook, updated in place: a bar, the losses of each objective,
 * validation mAP after each epoch, the share of projected steps, images/s and the time left; of a run on several ranks
 * (`launch`), a bar for each. One line stays at the end, and one for each of several ranks, or where the run is
 * interrupted. Outside a notebook it prints a line an epoch. `name` defaults to the run's own.
 *
 * @example await run({ strategy: "lwf-ppi" }, { on: live() })
 */
export function live(name = ""): (event: TrainingEvent, rank?: number) => void {
  const show = inNotebook() ? updating() : printing();
  const ranks = [begin(name, performance.now())];
  let shown = -Infinity;
  kernel()?.signal.addEventListener(
    "abort",
    () => {
      if (ranks[0].metrics) return;
      ranks[0] = { ...ranks[0], interrupted: true, now: performance.now() };
      show(ranks, "interrupted");
    },
    { once: true },
  );
  return (event, rank = 0) => {
    const now = performance.now();
    while (ranks.length <= rank) ranks.push(begin(`rank ${ranks.length}`, now));
    ranks[rank] = advance(ranks[rank], event, now);
    if (event.type === "step" && now - shown < period) return;
    shown = now;
    show(ranks, rank === 0 ? event.type : "other rank");
  };
}

/** Shows a run by the state of its ranks, rank 0 first. */
type Show = (ranks: Ranks, latest: string) => void;
type Ranks = readonly Progress[];

function updating(): Show {
  const output = newDisplay();
  return (ranks) => output.update({ "text/html": liveHtml(ranks), "text/plain": liveText(ranks) });
}

function printing(): Show {
  return (ranks, latest) => {
    if (latest === "epoch" || latest === "done") console.log(liveText(ranks));
  };
}

const rankSummaries = (ranks: Ranks): readonly string[] =>
  ranks.length > 1 ? ranks.map((rank, k) => `rank ${k}: ${rankSummary(rank)}`) : [];

/** The state of a run as one line. */
export function liveText(ranks: Ranks): string {
  const [progress, ...others] = ranks;
  if (progress.metrics || progress.interrupted) return [summary(progress), ...rankSummaries(ranks)].join("; ");
  const scores = progress.epochs[progress.epochs.length - 1]?.validation;
  const reached = scores ? [`validation mAP ${scores.all.toFixed(3)}`] : [];
  return [
    `${progress.name}: ${position(progress)}`,
    ...reached,
    ...measures(progress),
    ...others.map((rank) => `${rank.name}: ${position(rank)}`),
  ].join("; ");
}

/** The state of a run as an HTML fragment. */
export function liveHtml(ranks: Ranks): string {
  const [progress, ...others] = ranks;
  if (progress.metrics || progress.interrupted)
    return `<p>${[summary(progress), ...rankSummaries(ranks)].map(escapeText).join("<br>")}</p>`;
  return [
    `<div style="font-size:13px;line-height:1.6;max-width:640px">`,
    `<div><b>${escapeText(progress.name)}</b> ${escapeText(position(progress))}</div>`,
    bar(progress, 8),
    ...others.map(
      (rank) => `<div style="color:#555">${escapeText(rank.name)}: ${escapeText(position(rank))}</div>${bar(rank, 4)}`,
    ),
    `<div style="color:#555">${measures(progress).map(escapeText).join(" · ")}</div>`,
    progress.run ? mapChart(progress.epochs, progress.run) : "",
    `</div>`,
  ].join("");
}

/** A bar, `height` pixels high. */
function bar(progress: Progress, height: number): string {
  const percent = (100 * fraction(progress)).toFixed(1);
  return (
    `<div role="progressbar" aria-valuenow="${percent}" style="height:${height}px;border-radius:4px;background:#e6e6e6">` +
    `<div style="height:${height}px;border-radius:4px;background:#0072B2;width:${percent}%"></div></div>`
  );
}
