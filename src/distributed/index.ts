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
  efficienciesOn,
  fitCosts,
  powersOfTwo,
  predictStep,
  scaling,
  stepParts,
  traffic,
  type Costs,
  type EfficiencyRow,
  type ScalingPoint,
  type StepParts,
  type Timings,
  type Traffic,
  type Workload,
} from "./costModel";
export { bufferPool, type BufferPool } from "./bufferPool";
export {
  collectiveFile,
  collectivesVariable,
  exitFile,
  readLastCollectives,
  type LastCollective,
} from "./lastCollective";
export { installations, placesOfMpi, type Installation } from "./mpi/installations";
export type { Reduction } from "./reduction";
export { singleProcess } from "./singleProcess";
export { findLibrary, joinWorld, patienceVariable } from "./world";
