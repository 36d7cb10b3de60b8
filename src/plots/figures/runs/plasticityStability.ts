import { learningAccuracy } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { groups, over, type Group } from "../../../metrics/overRuns";
import { axis, baseLayout, config, looks, translucent } from "../../kit/theme";

export interface PlasticityStabilityOptions {
  /** Names joined by a line, in this order: one method at rising strengths. */
  readonly path?: readonly string[];
}

/**
 * What a method learns against what it keeps: the mAP of later tasks' classes right after each was trained, over BWT. A
 * large marker a method, its runs as small ones: with few seeds their spread is better seen than summed up. Up and to
 * the right is better.
 */
export function plasticityStability(
  runs: readonly RunRecord[],
  { path = [] }: PlasticityStabilityOptions = {},
): Figure {
  const all = groups(runs).filter((group) => over(group, stability) !== null);
  const lookOf = looks(all.map(({ name }) => name));
  const [x, y] = [stability, plasticity].map((of) => new Map(all.map((group) => [group.name, over(group, of)!.mean])));
  const joined = path.filter((name) => x.has(name));
  const sides = labelSides(all.map(({ name }) => [x.get(name)!, y.get(name)!]));
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: joined.map((name) => x.get(name)!),
        y: joined.map((name) => y.get(name)!),
        line: { color: "#bbbbbb", width: 1.5, dash: "dot" },
        showlegend: false,
        hoverinfo: "skip",
      },
      ...all.flatMap((group, i) => [single(group), centre(group.name, sides[i])]),
    ],
    layout: {
      ...baseLayout("Plasticity against stability", 400),
      xaxis: axis("BWT (0: nothing forgotten)", { tickformat: ".2f" }),
      yaxis: axis("mAP of a later task's classes right after it", { tickformat: ".2f" }),
    },
    config,
    caption: `BWT and mAP of later tasks right after training, means over runs: ${all
      .map(({ name, runs: { length } }) => `${name} ${x.get(name)!.toFixed(3)}, ${y.get(name)!.toFixed(3)} (${length})`)
      .join("; ")}`,
  };

  function single({ name, runs: seeds }: Group): Trace {
    const { colour, symbol } = lookOf.get(name)!;
    return {
      type: "scatter",
      mode: "markers",
      legendgroup: name,
      showlegend: false,
      x: seeds.map(stability),
      y: seeds.map(plasticity),
      marker: { color: translucent(colour, 0.45), symbol, size: 6 },
      hovertemplate: `${escapeText(name)}, one run: BWT %{x:.3f}, %{y:.3f}<extra></extra>`,
    };
  }

  function centre(name: string, side: string): Trace {
    const { colour, symbol } = lookOf.get(name)!;
    return {
      type: "scatter",
      mode: "markers+text",
      name: escapeText(name),
      legendgroup: name,
      x: [x.get(name)!],
      y: [y.get(name)!],
      text: [escapeText(name)],
      textposition: `${side} center`,
      textfont: { size: 11 },
      cliponaxis: false,
      marker: { color: colour, symbol, size: 13, line: { color: "#ffffff", width: 1 } },
      hovertemplate: `${escapeText(name)}: BWT %{x:.3f}, %{y:.3f}<extra></extra>`,
    };
  }
}

/** Where the label of each point goes: above it, or below where another point's label, close by, is above. */
function labelSides(points: readonly (readonly [x: number, y: number])[]): ("top" | "bottom")[] {
  const span = (axis: 0 | 1): number =>
    Math.max(...points.map((p) => p[axis])) - Math.min(...points.map((p) => p[axis])) || 1;
  const [width, height] = [0.2 * span(0), 0.08 * span(1)];
  const sides: ("top" | "bottom")[] = [];
  points.forEach(([x, y], i) => {
    const taken = points
      .slice(0, i)
      .some(([a, b], j) => sides[j] === "top" && Math.abs(a - x) < width && Math.abs(b - y) < height);
    sides.push(taken ? "bottom" : "top");
  });
  return sides;
}

const stability = ({ metrics }: RunRecord): number | null => metrics.bwt;
const plasticity = ({ metrics }: RunRecord): number | null => learningAccuracy(metrics.R);
