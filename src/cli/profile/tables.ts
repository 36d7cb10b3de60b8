import {
  gigaflops,
  layerTotals,
  opTotals,
  phaseTotals,
  sumOf,
  timeOfSteps,
  type LayerTotal,
  type OpSum,
} from "../../metrics";
import type { RunProfile } from "../../records";
import { aligned } from "../report";

/**
 * Where the time of a run went, as tables: by phase, by op and by layer, and what ops reached beside the machine's
 * product of matrices.
 * @param top rows of ops and of layers; the others are added up in a last row.
 */
export function formatProfile(profile: RunProfile, top: number): string {
  return [
    ...aligned(phaseRows(profile)),
    "",
    ...(profile.steps === 0
      ? ["no training step was made"]
      : [...aligned(opRows(profile, top)), "", ...aligned(layerRows(profile, top)), "", ...roofline(profile)]),
    `peak resident memory: ${Math.round(profile.peakMiB)} MiB`,
    ...(profile.machine.device.startsWith("GPU")
      ? ["on a GPU an op is only begun in its time here: what the GPU takes shows where its results are read"]
      : []),
  ].join("\n");
}

function phaseRows(profile: RunProfile): string[][] {
  const { milliseconds: whole, steps } = profile;
  return [
    ["phase", "ms", "share", "ms a step", "in ops"],
    ...phaseTotals(profile).map(({ phase, milliseconds, inOps }) => [
      phase,
      milliseconds.toFixed(0),
      share(milliseconds, whole),
      perStep(milliseconds, steps),
      share(inOps, milliseconds),
    ]),
    ["all", whole.toFixed(0), share(whole, whole), perStep(whole, steps), ""],
  ];
}

function opRows(profile: RunProfile, top: number): string[][] {
  const ops = opTotals(profile);
  const whole = timeOfSteps(profile);
  const row = (name: string, sum: OpSum): string[] => [
    name,
    (sum.calls / profile.steps).toFixed(1),
    perStep(sum.milliseconds, profile.steps),
    share(sum.milliseconds, whole),
    rate(sum),
  ];
  const between = whole - sumOf(ops).milliseconds;
  return [
    ["op of steps", "calls a step", "ms a step", "share", "GFLOP/s"],
    ...ops.slice(0, top).map((op) => row(op.op, op)),
    ...(ops.length > top ? [[...row(`${ops.length - top} others`, sumOf(ops.slice(top))).slice(0, -1), ""]] : []),
    ["between ops", "", perStep(between, profile.steps), share(between, whole), ""],
  ];
}

function layerRows(profile: RunProfile, top: number): string[][] {
  const { steps } = profile;
  const time = ({ forward, back }: LayerTotal): number => forward.milliseconds + back.milliseconds;
  const layers = layerTotals(profile).sort((a, b) => time(b) - time(a));
  const row = (name: string, ofLayers: readonly LayerTotal[]): string[] => {
    const [forward, back, evaluate] = (["forward", "back", "evaluate"] as const).map((way) =>
      sumOf(ofLayers.map((layer) => layer[way])),
    );
    return [
      name,
      perStep(forward.milliseconds, steps),
      rate(forward),
      perStep(back.milliseconds, steps),
      rate(back),
      evaluate.milliseconds.toFixed(0),
      rate(evaluate),
    ];
  };
  return [
    ["layer", "forward ms a step", "GFLOP/s", "back ms a step", "GFLOP/s", "evaluate ms in all", "GFLOP/s"],
    ...layers.slice(0, top).map((layer) => row(layer.layer, [layer])),
    ...(layers.length > top ? [row(`${layers.length - top} others`, layers.slice(top))] : []),
  ];
}

/** What convolutions and whole steps reached beside a product of matrices. */
function roofline(profile: RunProfile): string[] {
  const { gemm, machine } = profile;
  const roof = gemm.flopsPerSecond / 1e9;
  const ops = opTotals(profile);
  const part = (name: string, sum: Pick<OpSum, "flops" | "milliseconds">): string[] => {
    const reached = gigaflops(sum);
    return reached === null ? [] : [`${name} ${reached.toFixed(0)} (${share(reached, roof)})`];
  };
  const convolutions = ops.filter(({ op }) => op.includes("Conv2"));
  const all = sumOf(ops);
  return [
    `roofline: a product of ${gemm.size} x ${gemm.size} float32 matrices reached ${roof.toFixed(0)} GFLOP/s here ` +
      `(${machine.processor}, ${machine.device}, ${machine.threads} threads, TensorFlow ${machine.tensorflow}).`,
    `  Beside it ${[
      ...part("convolutions", sumOf(convolutions)),
      ...convolutions.flatMap((op) => part(op.op, op)),
      ...part("steps as a whole", { flops: all.flops, milliseconds: timeOfSteps(profile) }),
    ].join(", ")}.`,
    ...(ops.some((op) => (gigaflops(op) ?? 0) > roof)
      ? ["  An op reached more than that product: the machine was busy when the product was measured, and can do more."]
      : []),
  ];
}

const rate = (sum: OpSum): string => gigaflops(sum)?.toFixed(1) ?? "";

const perStep = (milliseconds: number, steps: number): string => (steps > 0 ? (milliseconds / steps).toFixed(2) : "-");

const share = (part: number, whole: number): string => `${(whole > 0 ? (100 * part) / whole : 0).toFixed(1)}%`;
