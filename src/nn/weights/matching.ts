import { error } from "../../base/errors";
import type { Statistic } from "../layers/layer";
import type { Parameter } from "../parameter";
import type { State } from "../state";
import { summaryOf } from "./wrappers";

const listOf = (shape: readonly number[]): string => `[${shape.join()}]`;

/** The shapes, in PyTorch's layout, of the tensors that parameters and running statistics take. */
export function shapesOf(
  parameters: readonly Parameter[],
  statistics: readonly Statistic[],
): ReadonlyMap<string, readonly number[]> {
  return new Map([
    ...parameters.map(({ name, externalShape }) => [name, externalShape] as const),
    ...statistics.map(({ name, value }) => [name, value.shape] as const),
  ]);
}

/**
 * Checks that a state has the tensors that are expected, of their shapes, and no others but `ignored` and PyTorch's
 * counters of batches. Returns the data of a name.
 * @throws `weights/mismatch` naming every fault.
 */
export function assertMatches(
  expected: ReadonlyMap<string, readonly number[]>,
  state: State,
  ignored: readonly string[],
): (name: string) => Float32Array {
  if (expected.size > 0 && state.size > 0 && ![...expected.keys()].some((name) => state.has(name))) {
    const first = [...expected.keys()].slice(0, 3).join(", ");
    const missing = `none of its ${expected.size} tensors is there (${first} ...)`;
    throw error("weights/mismatch", { faults: [`${missing}, but names that begin with ${summaryOf(state.keys())}`] });
  }
  const data = new Map<string, Float32Array>();
  const faults: string[] = [];
  for (const [name, shape] of expected) {
    const tensor = state.get(name);
    if (!tensor) faults.push(`${name} is missing`);
    else if (tensor.shape.join() !== shape.join())
      faults.push(`${name} has shape ${listOf(tensor.shape)}, not ${listOf(shape)}`);
    else data.set(name, tensor.data);
  }
  for (const name of state.keys()) {
    if (!expected.has(name) && !ignored.includes(name) && !name.endsWith(".num_batches_tracked"))
      faults.push(`${name.slice(0, 100)} is not of this network`);
  }
  if (faults.length > 0) throw error("weights/mismatch", { faults });
  return (name) => data.get(name) ?? new Float32Array(0);
}
