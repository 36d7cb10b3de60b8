import type { Parameter } from "../../../nn";
import type { Exchange } from "./exchange";

/** The exchange of a run in one process: every gradient is whole as it is, and nothing is sent. */
export const singleProcessExchange = (parameters: readonly Parameter[]): Exchange => ({
  parameters,
  sum: (rankGradient) => () => rankGradient,
  take: (wholeGradient) => wholeGradient,
  total: (products) => products,
  publish: () => {},
  refresh: () => {},
  state: (optimiser) => optimiser.state(),
  load: (optimiser, state) => optimiser.load(state),
  sent: 0,
  dispose: () => {},
});
