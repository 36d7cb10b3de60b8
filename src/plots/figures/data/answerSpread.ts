import { escapeText, type Figure } from "../../kit/figure";
import { panels, panelTitle } from "../../kit/panels";
import { baseLayout, config } from "../../kit/theme";
import { ofTruth, truths, type AnswersAt, type Truth } from "../../kit/truths";

/**
 * How probabilities of objects that are there, and of those that are not, spread at each moment: boxes from quartile to
 * quartile with the median, whiskers from the 5th to the 95th percentile. A panel a method.
 */
export function answerSpread(answers: readonly AnswersAt[]): Figure {
  const names = [...new Set(answers.map(({ name }) => name))];
  const moments = [...new Set(answers.map(({ moment }) => moment))];
  const momentsOf = (name: string): readonly string[] =>
    moments.filter((moment) => answers.some((at) => at.name === name && at.moment === moment));
  const most = Math.max(1, ...names.map((name) => momentsOf(name).length));
  const grid = panels(names, {
    columns: 3,
    gap: [0.04, 0.2],
    matchY: true,
    xaxis: { title: "", showgrid: false, ticks: "" },
    yaxis: { title: "predicted probability", range: [-0.02, 1.02], tickformat: ".1f" },
  });
  const values = (name: string, moment: string, truth: Truth): number[] =>
    answers
      .filter((at) => at.name === name && at.moment === moment)
      .flatMap((at) => at[truth])
      .sort((a, b) => a - b);
  return {
    data: grid.flatMap((panel, index) =>
      truths.map(([truth, colour], side) => {
        const own = momentsOf(names[index]);
        const sorted = own.map((moment) => values(names[index], moment, truth));
        const [lowerfence, q1, median, q3, upperfence] = [0.05, 0.25, 0.5, 0.75, 0.95].map((q) =>
          sorted.map((all) => Number(quantile(all, q).toPrecision(4))),
        );
        return {
          type: "box",
          ...ofTruth(truth, panel, index),
          x: own.map((_, i) => i + (side - 0.5) / 2.6),
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
    ),
    layout: {
      ...baseLayout("What the network answers, by what is true", Math.ceil(names.length / 3) * 280, {
        legend: true,
        panels: true,
      }),
      ...Object.assign(
        {},
        ...grid.map(({ x, layout }, index) => {
          const own = momentsOf(names[index]);
          const [key, middle] = [x.replace("x", "xaxis"), (own.length - 1) / 2];
          const places = {
            tickvals: own.map((_, i) => i),
            ticktext: own.map(escapeText),
            range: [middle - most / 2, middle + most / 2],
          };
          return { ...layout, [key]: { ...(layout[key] as object), ...places } };
        }),
      ),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(names[index]))),
      boxmode: "overlay",
    },
    config,
    caption: `Median probability of objects that are present: ${names
      .map(
        (name) =>
          `${name} ${momentsOf(name)
            .map((moment) => `${quantile(values(name, moment, "present"), 0.5).toFixed(2)} ${moment}`)
            .join(", ")}`,
      )
      .join("; ")}`,
  };
}

/** The quantile of ascending values, linear between two (type 7 of Hyndman and Fan 1996, numpy's default). */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}
