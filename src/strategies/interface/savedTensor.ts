import { error } from "../../base/errors";
import type { State } from "../../nn";

/**
 * The numbers of a tensor that a strategy saved, row after row.
 * @throws `checkpoint/tensor` where the checkpoint does not have it.
 */
export function savedNumbers(state: State, name: string): Float32Array {
  const tensor = state.get(name);
  if (!tensor) throw error("checkpoint/tensor", { name });
  return tensor.data;
}
