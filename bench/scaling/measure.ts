import { singleProcess } from "../../src/distributed";
import { liveTensors, tf } from "../../src/nn";
import type { StepCost } from "../../src/plots";
import { stepOf } from "../step";
import { usual } from "../work";
import type { ScalingPoint } from "./points";

/**
 * Times a step at each point, `rounds` times. All points take turns in one process, so that a change of the machine's
 * speed meets them alike. The first of two steps warms up and does not count.
 * @param onRound called after each round; `done` of `rounds` are done then.
 */
export function measureScaling(
  points: readonly ScalingPoint[],
  rounds: number,
  onRound: (done: number) => void = () => {},
): StepCost[] {
  const steps = points.map(({ work }) => stepOf(work, singleProcess));
  const times = points.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    steps.forEach((step, i) => {
      step();
      const start = performance.now();
      step();
      times[i].push(performance.now() - start);
    });
    onRound(round + 1);
  }
  return points.map(({ name, along, at }, i) => ({ name, along, at, milliseconds: times[i] }));
}

/** What a process holds after a number of steps. */
export interface MemorySample {
  readonly step: number;
  /** Resident memory of the process. */
  readonly residentMiB: number;
  /** Tensors that TensorFlow holds for the process. */
  readonly tensors: number;
  /** Tensors that TensorFlow.js counts; one that nothing was computed with yet is not in TensorFlow. */
  readonly counted: number;
}

/** The size of scale `smoke`, in the last of three tasks. */
export const smallNetwork = { ...usual, kind: "lwf-ppi", batch: 32, size: 64, earlier: 2, width: 8 } as const;

/**
 * Makes steps of a small network, and looks at the memory before the first one that counts and after every `every`-th.
 * Ten steps come before, in which buffers are made.
 */
export function memoryOver(
  steps: number,
  every: number,
  work: Parameters<typeof stepOf>[0] = smallNetwork,
): MemorySample[] {
  const step = stepOf(work, singleProcess);
  for (let i = 0; i < 10; i++) step();
  const sample = (done: number): MemorySample => ({
    step: done,
    residentMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    tensors: liveTensors(),
    counted: tf.memory().numTensors,
  });
  const samples = [sample(0)];
  for (let done = 1; done <= steps; done++) {
    step();
    if (done % every === 0) samples.push(sample(done));
  }
  return samples;
}
