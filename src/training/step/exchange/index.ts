import type { Communicator } from "../../../distributed";
import type { Parameter } from "../../../nn";
import type { Exchange, Reduction } from "./exchange";
import { sharded } from "./sharded";
import { singleProcessExchange } from "./singleProcess";
import { whole } from "./whole";

/** The exchange of a job between its ranks. */
export function exchangeOf(world: Communicator, parameters: readonly Parameter[], reduction: Reduction): Exchange {
  if (world.size === 1) return singleProcessExchange(parameters);
  return reduction === "sharded" ? sharded(world, parameters) : whole(world, parameters);
}

export type { Exchange, Reduction } from "./exchange";
export { singleProcessExchange } from "./singleProcess";
