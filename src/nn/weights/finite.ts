import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import type { State } from "../state";

/**
 * Checks that every value of a weights file is a number, and no variance is below 0: NaN and infinities would become
 * answers that are none, or that a rectifier makes look like some.
 * @throws `weights/not-finite` naming the first tensor at fault, its first such value and how many there are;
 *   `weights/unreadable` for a running variance below 0.
 */
export function assertFinite(path: string, tensors: State): void {
  const faulty = [...tensors].filter(([, { data }]) => firstNotFinite(data) !== undefined);
  if (faulty.length === 0) return assertVariances(path, tensors);
  const [[name, { data }]] = faulty;
  const count = data.reduce((sum, value) => (Number.isFinite(value) ? sum : sum + 1), 0);
  const first = data[firstNotFinite(data) ?? 0];
  throw error("weights/not-finite", {
    path,
    tensor: quoted(name),
    first,
    count,
    values: data.length,
    others: faulty.length - 1,
  });
}

/** @throws `weights/unreadable` */
function assertVariances(path: string, tensors: State): void {
  for (const [name, { data }] of tensors) {
    const below = name.endsWith("running_var") ? data.find((value) => value < 0) : undefined;
    if (below !== undefined)
      throw error("weights/unreadable", { path, problem: `its variance ${quoted(name)} is below 0 (${below})` });
  }
}

/** Index of the first value that is NaN or infinite; undefined where all are finite. */
function firstNotFinite(data: Float32Array): number | undefined {
  // A difference from itself is 0 for finite values alone: many times faster than a call for each of millions.
  for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) return i;
  return undefined;
}
