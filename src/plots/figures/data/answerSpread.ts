import { quantile } from "../../../base/numbers/quantile";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axesOf, panels, panelTitle, withAxes } from "../../kit/panels";
import { baseLayout, config } from "../../kit/layout";
import { ofTruth, truths, type AnswersAt, type Truth } from "../../kit/truths";

/**
 * How far the probabilities of classes that are in the image spread at each moment, and those of classes that are not:
 * boxes from the first to the third quartile with the median, whiskers from the 5th to the 95th percentile, in a panel
 * for each method.
 */
export function answerSpread(answers: readonly AnswersAt[]): Figure {
  const names = [...new Set(answers.map(({ name }) => name))];
  const moments = [...new Set(answers.map(({ moment }) => moment))];
  const momentsOf = (name: string): readonly string[] =>
    moments.filter((moment) => answers.some((answer) => answer.name === name && answer.moment === moment));
  const mostMoments = Math.max(1, ...names.map((name) => momentsOf(name).length));
  const grid = panels(names, {
    columns: 3,
    gap: [0.04, 0.2],
    matchY: true,
    xaxis: { title: "", showgrid: false, ticks: "" },
    yaxis: { title: "predicted probability", range: [-0.02, 1.02], tickformat: ".1f" },
  });
  const values = (name: string, moment: string, truth: Truth): number[] =>
    answers
      .filter((answer) => answer.name === name && answer.moment === moment)
      .flatMap((answer) => answer[truth])
      .sort((a, b) => a - b);
  const data: readonly Trace[] = grid.flatMap((panel, index) =>
    truths.map(([truth, colour], side) => {
      const sorted = momentsOf(names[index]).map((moment) => values(names[index], moment, truth));
      const [lowerfence, q1, median, q3, upperfence] = [0.05, 0.25, 0.5, 0.75, 0.95].map((q) =>
        sorted.map((probabilities) => Number(quantile(probabilities, q).toPrecision(4))),
      );
      return {
        type: "box",
        ...ofTruth(truth, panel, index),
        x: sorted.map((_, i) => i + (side - 0.5) / 2.6),
        width: 0.3,
        lowerfence,
        q1,
        median,
        q3,
        upperfence,
        line: { color: colour, width: 1.5 },
        boxpoints: false,
      };
    }),
  );
  return {
    data,
    layout: {
      ...baseLayout("What the network answers, by what is true", Math.ceil(names.length / 3) * 280, {
        legend: data,
        panels: true,
      }),
      ...axesOf(
        grid.map((panel, index) => {
          const ticks = momentsOf(names[index]);
          const middle = (ticks.length - 1) / 2;
          const xaxis = {
            tickvals: ticks.map((_, i) => i),
            ticktext: ticks.map(escapeText),
            range: [middle - mostMoments / 2, middle + mostMoments / 2],
          };
          return withAxes(panel, { xaxis });
        }),
      ),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(names[index]))),
      boxmode: "overlay",
    },
    config,
    caption: `Median probability of objects that are present: ${names.map(said).join("; ")}`,
  };

  function said(name: string): string {
    const medians = momentsOf(name).map(
      (moment) => `${quantile(values(name, moment, "present"), 0.5).toFixed(2)} ${moment}`,
    );
    return `${name} ${medians.join(", ")}`;
  }
}
