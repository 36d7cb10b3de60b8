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
export { singleProcess } from "./singleProcess";
export { findLibrary, joinWorld } from "./world";
