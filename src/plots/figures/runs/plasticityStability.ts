import { groups, learningAccuracy, over, type Group } from "../../../metrics";
import type { RunRecord } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axis, baseLayout, config } from "../../kit/layout";
import { looks, type DrawnLook } from "../../kit/looks";
import { translucent } from "../../kit/colours";

/** What `plasticityStability` draws besides the methods. */
export interface PlasticityStabilityOptions {
  /** Names that a line joins, in this order: one method at rising strengths. */
  readonly path?: readonly string[];
}

/** A method and where it stands: the means over its runs. */
interface Placed {
  readonly method: Group;
  readonly bwt: number;
  readonly learned: number;
}

/**
 * What a method learns against what it keeps: the mAP of the classes of later tasks right after each was trained, over
 * BWT. A large marker is a method, small ones are its runs, because the spread of few seeds is best seen as it is. Up
 * and to the right is better. Methods without BWT (joint training) are left out.
 */
export function plasticityStability(
  runs: readonly RunRecord[],
  { path = [] }: PlasticityStabilityOptions = {},
): Figure {
  const placed = groups(runs).flatMap((method): Placed[] => {
    const [stable, plastic] = [over(method, stability), over(method, plasticity)];
    return stable && plastic ? [{ method, bwt: stable.mean, learned: plastic.mean }] : [];
  });
  const lookOf = looks(placed.map(({ method }) => method.name));
  const joined = path.flatMap((name) => placed.filter(({ method }) => method.name === name));
  const sides = labelSides(placed.map(({ bwt, learned }) => [bwt, learned]));
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: joined.map(({ bwt }) => bwt),
        y: joined.map(({ learned }) => learned),
        line: { color: "#bbbbbb", width: 1.5, dash: "dot" },
        showlegend: false,
        hoverinfo: "skip",
      },
      ...placed.flatMap((place, i) => {
        const look = lookOf(place.method.name);
        return [runMarkers(place.method, look), methodMarker(place, look, sides[i])];
      }),
    ],
    layout: {
      ...baseLayout("Plasticity against stability", 400),
      xaxis: axis("BWT (0: nothing forgotten)", { tickformat: ".2f" }),
      yaxis: axis("mAP of a later task's classes right after it", { tickformat: ".2f" }),
    },
    config,
    caption: `BWT and mAP of later tasks right after training, means over runs: ${placed
      .map(({ method, bwt, learned }) => {
        const count = method.runs.length;
        return `${method.name} ${bwt.toFixed(3)}, ${learned.toFixed(3)} (${count})`;
      })
      .join("; ")}`,
  };
}

function runMarkers({ name, runs }: Group, { colour, symbol }: DrawnLook): Trace {
  return {
    type: "scatter",
    mode: "markers",
    legendgroup: name,
    showlegend: false,
    x: runs.map(stability),
    y: runs.map(plasticity),
    marker: { color: translucent(colour, 0.45), symbol, size: 6 },
    hovertemplate: `${escapeText(name)}, one run: BWT %{x:.3f}, %{y:.3f}<extra></extra>`,
  };
}

function methodMarker({ method: { name }, bwt, learned }: Placed, { colour, symbol }: DrawnLook, side: string): Trace {
  return {
    type: "scatter",
    mode: "markers+text",
    name: escapeText(name),
    legendgroup: name,
    x: [bwt],
    y: [learned],
    text: [escapeText(name)],
    textposition: `${side} center`,
    textfont: { size: 11 },
    cliponaxis: false,
    marker: { color: colour, symbol, size: 13, line: { color: "#ffffff", width: 1 } },
    hovertemplate: `${escapeText(name)}: BWT %{x:.3f}, %{y:.3f}<extra></extra>`,
  };
}

/** Where the label of each point goes: above it, or below it where the label of a point close by is above. */
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
