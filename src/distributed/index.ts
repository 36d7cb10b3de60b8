export {
  arrival,
  ownRows,
  rankOfRow,
  rowCounts,
  type Collectives,
  type Communicator,
  type Numbers,
  type Operation,
  type Pending,
} from "./communicator";
export {
  fitCosts,
  powersOfTwo,
  predictStep,
  scaling,
  traffic,
  type Costs,
  type ScalingPoint,
  type Timings,
  type Traffic,
  type Workload,
} from "./costModel";
export { alone, exchangeOf, type Exchange, type Reduction } from "../training/step/exchange/exchange";
export { single } from "./single";
export { findLibrary, joinWorld } from "./world";
