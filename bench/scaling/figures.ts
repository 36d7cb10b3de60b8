import { curves, stepCosts, withNote, type Figure, type StepCost } from "../../src/plots";
import { machineLine, type Machine } from "../machine";
import type { MemorySample } from "./measure";
import { middle } from "./points";

/** What `--scaling` measures. */
export interface Scaling {
  readonly costs: readonly StepCost[];
  readonly memory: readonly MemorySample[];
}

/** The figures of what was measured, by the names of their files. */
export function scalingFigures({ costs, memory }: Scaling, machine: Machine): Readonly<Record<string, Figure>> {
  const { batch, tasks, classes, size, width } = middle;
  const at = `ResNet-18 of width ${width} at ${size} px; batch ${batch}, T = ${tasks}, C = ${classes} where not told`;
  const memoryCurves = [
    { name: "resident MiB", x: memory.map(({ step }) => step), y: memory.map(({ residentMiB }) => residentMiB) },
    { name: "tensors", x: memory.map(({ step }) => step), y: memory.map(({ tensors }) => tensors) },
  ].map((curve) => ({ ...curve, panel: curve.name }));
  const most = Math.max(...memoryCurves.flatMap(({ y }) => y));
  return {
    "step-costs": withNote(stepCosts(costs), `${at}; ${machineLine(machine)}`),
    "memory-over-steps": withNote(
      curves(memoryCurves, {
        title: "What a process holds over steps of lwf-ppi",
        x: "steps",
        y: "MiB, tensors",
        yRange: [0, 1.1 * most],
        markers: false,
        columns: 2,
      }),
      `ResNet-18 of width 8 at 64 px, batch 32, T = 3; ${machineLine(machine)}`,
    ),
  };
}
