import { phases, type Phase } from "../../../base/profile";
import { furtherColours, okabeIto } from "../../../base/palette";
import { gigaflops, layerTotals, opTotals, timeOfSteps, type LayerTotal, type OpTotal } from "../../../metrics";
import type { RunProfile } from "../../../records";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axis, baseLayout, config } from "../../kit/layout";
import { panelTitle } from "../../kit/panels";

/** What `timeProfile` shows. */
export interface TimeProfileOptions {
  /** Ops that have a bar. Default 12. */
  readonly top?: number;
  /** Over the figure. */
  readonly title?: string;
}

const colours: Readonly<Record<Phase, string>> = {
  open: furtherColours.brown,
  load: okabeIto.yellow,
  forward: okabeIto.sky,
  infer: okabeIto.green,
  back: okabeIto.blue,
  direction: okabeIto.orange,
  update: okabeIto.purple,
  step: furtherColours.indigo,
  audit: furtherColours.wine,
  evaluate: okabeIto.vermillion,
  "evaluate: load": furtherColours.olive,
  write: okabeIto.black,
  other: "#bbbbbb",
};

/** Pixels: the bar of the phases, a bar of an op, the bars of the layers, and what lies between panels. */
const heights = { phases: 44, op: 19, layers: 190, gap: 74 } as const;

/** Layers with a smaller share of the floating-point operations have no bar. */
const leastShare = 1e-3;

/**
 * Where the time of a run went: the phases on one bar, the ops that took most of a step, each by phase, and what the
 * layers reached beside the machine's product of matrices.
 */
export function timeProfile(
  profile: RunProfile,
  { top = 12, title = "Where the time of the run went" }: TimeProfileOptions = {},
): Figure {
  const ops = opTotals(profile).slice(0, top);
  const layers = layersOf(profile);
  const pixels = [heights.phases, Math.max(2, ops.length) * heights.op, heights.layers];
  const height = pixels.reduce((sum, one) => sum + one, 2 * heights.gap);
  const rows = domains(pixels, height);
  const data = [...phaseBars(profile), ...opBars(profile, ops), ...layerBars(layers)];
  const layout = baseLayout(title, height, { legend: data, panels: true });
  const roof = profile.gemm.flopsPerSecond / 1e9;
  const tallest = Math.max(
    roof,
    ...layers.flatMap(({ forward, back }) => [gigaflops(forward) ?? 0, gigaflops(back) ?? 0]),
  );
  const titles = [
    "phases",
    "ops of the training steps",
    `layers (dashed: a product of matrices, ${roof.toFixed(0)} GFLOP/s)`,
  ];
  return {
    data,
    layout: {
      ...layout,
      margin: { ...layout.margin, b: layout.margin.b + 70 },
      height: layout.height + 70,
      barmode: "stack",
      bargap: 0.25,
      xaxis: axis("seconds", { anchor: "y", range: [0, profile.milliseconds / 1000] }),
      yaxis: axis("", { domain: rows[0], showticklabels: false, ticks: "", showgrid: false }),
      xaxis2: axis("ms of a step", { anchor: "y2", rangemode: "tozero" }),
      yaxis2: axis("", { domain: rows[1], autorange: "reversed", ticks: "", showgrid: false, tickfont: { size: 11 } }),
      xaxis3: axis("", { anchor: "y3", tickangle: -45, showgrid: false, tickfont: { size: 11 } }),
      yaxis3: axis("GFLOP/s", { domain: rows[2], range: [0, 1.12 * tallest] }),
      shapes: [levelAt(roof)],
      annotations: titles.map((text, i) => panelTitle(panelAt(i), text)),
    },
    config,
    caption: captionOf(title, profile, ops),
  };
}

/** Layers that compute, in the order of the network. */
function layersOf(profile: RunProfile): LayerTotal[] {
  const layers = layerTotals(profile);
  const flopsOf = ({ forward, back }: LayerTotal): number => forward.flops + back.flops;
  const all = layers.reduce((sum, layer) => sum + flopsOf(layer), 0);
  return layers.filter((layer) => flopsOf(layer) > leastShare * all);
}

/** Parts of the height for panels of these pixels, from above. */
function domains(pixels: readonly number[], height: number): (readonly [from: number, to: number])[] {
  let from = height;
  return pixels.map((one) => {
    const to = from / height;
    from -= one + heights.gap;
    return [Math.max(0, to - one / height), to] as const;
  });
}

/** The names of the axes of the panel at `index`, counted from 0. */
const panelAt = (index: number): { readonly x: string; readonly y: string } => {
  const id = index === 0 ? "" : String(index + 1);
  return { x: `x${id}`, y: `y${id}` };
};

/** Bars of a phase, which the legend has once. */
const bar = (phase: Phase, more: Omit<Trace, "type">): Trace => ({
  type: "bar",
  name: phase,
  legendgroup: phase,
  marker: { color: colours[phase], line: { width: 0 } },
  ...more,
});

function phaseBars({ phases: of, milliseconds: whole }: RunProfile): Trace[] {
  return of.map(({ phase, milliseconds }) =>
    bar(phase, {
      orientation: "h",
      x: [milliseconds / 1000],
      y: [""],
      text: [milliseconds > 0.04 * whole ? `${Math.round((100 * milliseconds) / whole)}%` : ""],
      textposition: "inside",
      insidetextanchor: "middle",
      textangle: 0,
      hovertemplate: `${phase}: %{x:.2f} s, ${((100 * milliseconds) / whole).toFixed(1)}%<extra></extra>`,
    }),
  );
}

/** The time of each op in a step, a piece for each phase that it is called in. */
function opBars(profile: RunProfile, ops: readonly OpTotal[]): Trace[] {
  const inSteps = phases.filter((phase) => !["evaluate", "write", "open", "other"].includes(phase));
  return inSteps.flatMap((phase) => {
    const x = ops.map(({ op }) => {
      const calls = profile.ops.filter((one) => one.op === op && one.phase === phase);
      return calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / Math.max(1, profile.steps);
    });
    if (x.every((value) => value === 0)) return [];
    const y = ops.map(({ op }) => escapeText(op));
    const place = { xaxis: "x2", yaxis: "y2", showlegend: false };
    return [
      bar(phase, { ...place, orientation: "h", x, y, hovertemplate: `%{y}, ${phase}: %{x:.2f} ms<extra></extra>` }),
    ];
  });
}

/** What the layers reached forward and back, side by side. */
function layerBars(layers: readonly LayerTotal[]): Trace[] {
  return (["forward", "back"] as const).map((way, i) =>
    bar(way, {
      xaxis: "x3",
      yaxis: "y3",
      showlegend: false,
      x: layers.map(({ layer }) => escapeText(layer)),
      y: layers.map((layer) => gigaflops(layer[way])),
      // With a base of their own they stand side by side, while the other bars are stacked.
      base: 0,
      offset: i === 0 ? -0.4 : 0,
      width: 0.4,
      hovertemplate: `%{x}, ${way}: %{y:.0f} GFLOP/s<extra></extra>`,
    }),
  );
}

const levelAt = (y: number): object => ({
  type: "line",
  xref: "x3 domain",
  yref: "y3",
  x0: 0,
  x1: 1,
  y0: y,
  y1: y,
  line: { color: "#222222", width: 1.5, dash: "dash" },
});

function captionOf(title: string, profile: RunProfile, ops: readonly OpTotal[]): string {
  const { milliseconds: whole, phases: of, steps } = profile;
  const parts = [...of]
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 4)
    .map(({ phase, milliseconds }) => `${phase} ${Math.round((100 * milliseconds) / whole)}%`);
  const first = ops.slice(0, 3).map(({ op, milliseconds }) => {
    const share = (100 * milliseconds) / timeOfSteps(profile);
    return `${op} ${Math.round(share)}%`;
  });
  return (
    `${title}: ${(whole / 1000).toFixed(1)} s with ${steps} steps; ${parts.join(", ")}` +
    (first.length > 0 ? `; of the steps, ${first.join(", ")}` : "")
  );
}
