import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axesOf, panels, panelTitle } from "../../kit/panels";
import { baseLayout, config } from "../../kit/layout";
import { ofTruth, truths, type AnswersAt } from "../../kit/truths";

/** Bins of equal width over [0, 1]. */
const bins = 20;

/**
 * How many answers have which probability, by what is true, on a logarithmic scale, in a panel for each name. The
 * answers are those of one moment.
 */
export function answerHistogram(answers: readonly Omit<AnswersAt, "moment">[]): Figure {
  const grid = panels(
    answers.map(({ name }) => name),
    {
      columns: 3,
      gap: [0.04, 0.2],
      matchY: true,
      xaxis: { title: "predicted probability", range: [0, 1], tickformat: ".1f" },
      yaxis: { title: "answers", type: "log", dtick: 1, exponentformat: "power" },
    },
  );
  const data: readonly Trace[] = grid.flatMap((panel, index) =>
    truths.map(([truth, colour], side): Trace => {
      const counts = histogram(answers[index][truth]);
      return {
        type: "bar",
        ...ofTruth(truth, panel, index),
        x: counts.map((_, b) => (b + 0.5) / bins),
        y: counts.map((count) => count || null),
        // Bars stand side by side, because the colours of overlapping bars would mix.
        offset: (side - 1) / (2 * bins),
        width: 0.5 / bins,
        marker: { color: colour, line: { width: 0 } },
        hovertemplate: `${truth}: %{y:,} answers<extra></extra>`,
      };
    }),
  );
  return {
    data,
    layout: {
      ...baseLayout("How sure the answers are, by what is true", Math.ceil(answers.length / 3) * 260, {
        legend: data,
        panels: true,
      }),
      ...axesOf(grid),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(answers[index].name))),
      barmode: "group",
    },
    config,
    caption: `Number of answers by probability and truth: ${answers
      .map(({ name, present, absent }) => `${name}, ${present.length} present and ${absent.length} absent`)
      .join("; ")}`,
  };
}

function histogram(values: readonly number[]): number[] {
  const counts = Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(value * bins))]++;
  return counts;
}
