import { kernel } from "../base/notebookCell";
import { escapeText } from "../plots";
import type { TrainingEvent } from "../records";
import { cardStyle } from "./card";
import { mapChart } from "./chart";
import { inNotebook, newDisplay } from "./display";
import {
  fraction,
  measures,
  newRunState,
  nextRunState,
  position,
  rankSummary,
  summary,
  type RunState,
} from "./runState";

/** Least milliseconds between two updates by steps; epochs and tasks are shown at once. */
const updatePeriod = 500;

/**
 * A sink of events that shows a run in one output of the notebook and updates it in place: a bar, the loss of each
 * objective, validation mAP after each epoch, the share of projected steps, images per second and the time left; for a
 * run on several ranks (`launch`), a bar for each rank. When the run ends or is interrupted, one line stays, and one
 * for each of several ranks. Outside a notebook it prints a line after each epoch.
 * @param name what the output calls the run; default: what the run calls itself.
 *
 * @example await run({ strategy: "lwf-ppi" }, { on: live() })
 */
export function live(name = ""): (event: TrainingEvent, rank?: number) => void {
  const show = inNotebook() ? updating() : printing();
  const ranks = [newRunState(name, performance.now())];
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
    while (ranks.length <= rank) ranks.push(newRunState(`rank ${ranks.length}`, now));
    ranks[rank] = nextRunState(ranks[rank], event, now);
    if (event.type === "step" && now - shown < updatePeriod) return;
    shown = now;
    show(ranks, rank === 0 ? event.type : "other rank");
  };
}

/** The states of a run's ranks, rank 0 first. */
type Ranks = readonly RunState[];
/** Shows a run by the states of its ranks, after an event of the type `latest`. */
type Show = (ranks: Ranks, latest: string) => void;

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
  const [state, ...others] = ranks;
  if (state.metrics || state.interrupted) return [summary(state), ...rankSummaries(ranks)].join("; ");
  const scores = state.epochs.at(-1)?.validation;
  const reached = scores ? [`validation mAP ${scores.all.toFixed(3)}`] : [];
  return [
    `${state.name}: ${position(state)}`,
    ...reached,
    ...measures(state),
    ...others.map((rank) => `${rank.name}: ${position(rank)}`),
  ].join("; ");
}

/** The state of a run as an HTML fragment. */
export function liveHtml(ranks: Ranks): string {
  const [state, ...others] = ranks;
  if (state.metrics || state.interrupted) {
    return `<p>${[summary(state), ...rankSummaries(ranks)].map(escapeText).join("<br>")}</p>`;
  }
  return [
    `<div style="${cardStyle}">`,
    `<div><b>${escapeText(state.name)}</b> ${escapeText(position(state))}</div>`,
    bar(state, 8),
    ...others.map(
      (rank) => `<div style="${aside}">${escapeText(rank.name)}: ${escapeText(position(rank))}</div>${bar(rank, 4)}`,
    ),
    `<div style="${aside}">${measures(state).map(escapeText).join(" · ")}</div>`,
    state.run ? mapChart(state.epochs, state.run) : "",
    `</div>`,
  ].join("");
}

/** CSS of what is said beside the main line. */
const aside = "opacity:0.7";

/** A bar, `height` pixels high. */
function bar(state: RunState, height: number): string {
  const percent = (100 * fraction(state)).toFixed(1);
  const shape = `height:${height}px;border-radius:4px`;
  return (
    `<div role="progressbar" aria-valuenow="${percent}" style="${shape};background:rgba(127,127,127,0.25)">` +
    `<div style="${shape};background:#0072B2;width:${percent}%"></div></div>`
  );
}
