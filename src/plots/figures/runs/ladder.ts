import { okabeIto } from "../../../base/palette";
import type { Interval } from "../../../base/interval";
import { groups, over, seedsNote, type Group } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { baseLayout, config } from "../../kit/layout";
import { namesOf } from "../../kit/methods";
import { assertPairs, paired } from "../../kit/paired";
import { axesOf, panels, panelTitle, type Panel } from "../../kit/panels";

/** What `ladder` measures. */
export interface LadderOptions {
  /** `averageMAP`, the mean over tasks of the mAP of the classes seen, or `acc`, that of all at the end. */
  readonly measure?: LadderMeasure;
}

type LadderMeasure = "averageMAP" | "acc";
const titles: Readonly<Record<LadderMeasure, string>> = { averageMAP: "average mAP", acc: "last mAP" };

/**
 * Methods of which each adds one thing to the one before, as rungs from above to below: what each reaches, and what it
 * gains over the rung above it. Gains are differences of runs of the same seed, so that what a seed does to both is not
 * taken for doubt. All intervals are 95% t intervals. A gain whose interval holds 0 is drawn grey.
 * @param runs of the rungs in their order; those of each name of the same seeds, in the same order.
 * @throws `argument/invalid` where a rung has not as many runs as the one above it.
 */
export function ladder(runs: readonly RunRecord[], { measure = "averageMAP" }: LadderOptions = {}): Figure {
  const rungs = groups(runs);
  rungs.slice(1).forEach((rung, i) => assertPairs([rung], rungs[i]));
  const valueOf = ({ metrics }: RunRecord): number | null => metrics[measure] ?? null;
  const reached = rungs.map((rung) => over(rung, valueOf));
  const gained = rungs.map((rung, i) => (i === 0 ? null : paired(rung.runs, rungs[i - 1].runs, valueOf)));
  const headings = [titles[measure], "gain over the rung above"];
  const grid = panels(headings, {
    columns: 2,
    matchY: true,
    gap: [0.05, 0],
    xaxis: { title: "", tickformat: ".2f", nticks: 6 },
    yaxis: {
      title: "",
      type: "category",
      categoryorder: "array",
      categoryarray: namesOf(rungs).map(escapeText),
      // From above to below, with the same room at both ends.
      range: [rungs.length - 0.5, -0.5],
    },
  });
  const [level, step] = grid;
  return {
    data: [levels(rungs, reached, level), ...gains(rungs, gained, step)],
    layout: {
      ...baseLayout(`Rung by rung: ${titles[measure]}`, 40 + 38 * rungs.length, { panels: true }),
      ...axesOf([level, { ...step, xaxis: { ...step.xaxis, zeroline: true, zerolinecolor: "#888888" } }]),
      annotations: grid.map((panel, i) => panelTitle(panel, headings[i])),
    },
    config,
    caption: `${titles[measure]} of ${namesOf(rungs).join(", ")}${seedsNote(rungs)}; gain over the one before: ${gained
      .slice(1)
      .map((gain) => (gain ? `${signed(gain.mean)}${gain.half > 0 ? ` ± ${gain.half.toFixed(3)}` : ""}` : "none"))
      .join(", ")}`,
  };
}

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

/** What the rungs reach, joined by a line. */
function levels(rungs: readonly Group[], reached: readonly (Interval | null)[], panel: Panel): Trace {
  return {
    ...common(panel),
    mode: "lines+markers",
    x: reached.map((value) => value?.mean ?? null),
    y: namesOf(rungs).map(escapeText),
    line: { color: "#bbbbbb", width: 1.5, dash: "dot" },
    marker: { color: okabeIto.blue, size: 9 },
    error_x: errors(reached, okabeIto.blue),
    hovertemplate: "%{y}: %{x:.3f}<extra></extra>",
  };
}

/** The colours of gains: above 0, below, and of those that the seeds do not tell from 0. */
const gainColours = { up: okabeIto.blue, down: okabeIto.vermillion, undecided: "#888888" } as const;

function gainColour({ mean, half, n }: Interval): string {
  if (n > 1 && Math.abs(mean) <= half) return gainColours.undecided;
  return mean >= 0 ? gainColours.up : gainColours.down;
}

/** A trace for each colour of gains. */
function gains(rungs: readonly Group[], gained: readonly (Interval | null)[], panel: Panel): Trace[] {
  return Object.values(gainColours).flatMap((colour) => {
    const alike = gained.flatMap((gain, i) =>
      gain && gainColour(gain) === colour ? [{ gain, name: rungs[i].name }] : [],
    );
    if (alike.length === 0) return [];
    return {
      ...common(panel),
      mode: "markers",
      x: alike.map(({ gain }) => gain.mean),
      y: alike.map(({ name }) => escapeText(name)),
      marker: { color: colour, size: 9, symbol: "diamond" },
      error_x: errors(
        alike.map(({ gain }) => gain),
        colour,
      ),
      hovertemplate: "%{y}: %{x:+.3f}<extra></extra>",
    };
  });
}

const common = (panel: Panel): Trace => ({ type: "scatter", xaxis: panel.x, yaxis: panel.y, showlegend: false });

function errors(values: readonly (Interval | null)[], color: string): object {
  const array = values.map((value) => value?.half ?? 0);
  return array.some((half) => half > 0) ? { type: "data", array, color, thickness: 2, width: 4 } : { visible: false };
}
