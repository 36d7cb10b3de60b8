import type { Phase } from "../../src/base/profile";
import type { ProfiledOp, RunProfile } from "../../src/records";

const milliseconds: Readonly<Record<Phase, number>> = {
  open: 400,
  load: 500,
  forward: 1400,
  infer: 450,
  back: 4000,
  direction: 220,
  update: 370,
  step: 20,
  audit: 300,
  evaluate: 2500,
  "evaluate: load": 700,
  write: 600,
  other: 250,
};

/** Layers with a convolution, and what it takes: ms forward, GFLOP in all. */
const layers = {
  conv1: [3, 0.4],
  "layer1.0.conv1": [1.2, 0.2],
  "layer1.0.conv2": [1.1, 0.2],
  "layer2.0.conv1": [1, 0.1],
};

/** A profile like those that `profiled` takes, of 48 steps. */
export function madeUpProfile(): RunProfile {
  const steps = 48;
  const op = (phase: Phase, layer: string | null, name: string, calls: number, ms: number, flops = 0): ProfiledOp => ({
    phase,
    layer,
    op: name,
    calls: calls * steps,
    milliseconds: ms * steps,
    flops: flops * steps,
  });
  const ofLayers = Object.entries(layers).flatMap(([layer, [ms, gigaflop]]) => [
    op("forward", layer, "Conv2D", 1, ms, gigaflop * 1e9),
    op("back", layer, "Conv2DBackpropFilter", 1, 1.5 * ms, gigaflop * 1e9),
    ...(layer === "conv1" ? [] : [op("back", layer, "Conv2DBackpropInput", 1, ms, gigaflop * 1e9)]),
    op("evaluate", layer, "Conv2D", 1, ms, gigaflop * 1e9),
  ]);
  const phases = (Object.keys(milliseconds) as Phase[]).map((phase) => ({
    phase,
    times: phase === "other" ? 0 : steps,
    milliseconds: milliseconds[phase],
  }));
  return {
    milliseconds: phases.reduce((sum, phase) => sum + phase.milliseconds, 0),
    steps,
    phases,
    ops: [
      ...ofLayers,
      op("forward", "bn1", "FusedBatchNormV3", 1, 0.8),
      op("direction", null, "MatMul", 66, 2, 2e6),
      op("update", null, "ResourceApplyAdam", 66, 4.5),
    ],
    peakMiB: 712.3,
    gemm: { size: 2048, flopsPerSecond: 2.2e11 },
    machine: { processor: "a processor", threads: 2, device: "CPU (oneDNN)", tensorflow: "2.21.0" },
  };
}
