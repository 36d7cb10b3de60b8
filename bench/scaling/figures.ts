import { curves, stepCosts, withNote, type Figure, type StepCost } from "../../src/plots";
import type { Machine } from "../machine";
import { smallNetwork, type MemorySample } from "./measure";
import { middle } from "./points";

/** What `--scaling` measures. */
export interface Scaling {
  readonly costs: readonly StepCost[];
  readonly memory: readonly MemorySample[];
}

/** The figures of what was measured, by the names of their files. */
export function scalingFigures(
  { costs, memory }: Scaling,
  { processor, threads }: Pick<Machine, "processor" | "threads">,
): Readonly<Record<string, Figure>> {
  const { batch, tasks, classes, size, width } = middle;
  const at = `ResNet-18 of width ${width}, ${size} px; batch ${batch}, T = ${tasks}, C = ${classes} where not told`;
  const steps = memory.map(({ step }) => step);
  const held = [
    { panel: "resident memory, MiB", y: memory.map(({ residentMiB }) => residentMiB) },
    { panel: "tensors", y: memory.map(({ tensors }) => tensors) },
  ];
  const small = `ResNet-18 of width ${smallNetwork.width}, ${smallNetwork.size} px; batch ${smallNetwork.batch}, T = 3`;
  const on = `${processor}, ${threads} threads`;
  return {
    "step-costs": withNote(stepCosts(costs), `${at}; ${on}`),
    "memory-over-steps": withNote(
      curves(
        held.map((curve) => ({ ...curve, name: smallNetwork.kind, x: steps })),
        {
          title: "What a process holds over its steps",
          x: "steps",
          y: "MiB; tensors",
          yRange: [0, 1.1 * Math.max(...held.flatMap(({ y }) => y))],
          markers: false,
          columns: 2,
        },
      ),
      `${small}; ${on}`,
    ),
  };
}
