/**
 * The public surface of Palimpsest. Notebooks and programs import from here: `import { run, show } from "palimpsest"`.
 */
export * from "./analysis";
export * from "./compare";
export * from "./data";
export * from "./directions";
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
} from "./distributed";
export { error, PalimpsestError, type ErrorCode } from "./base/errors";
export { integerOption, numberOption, switchOption, wordOption } from "./base/optionSpecs";
export * from "./metrics";
export * from "./nn/surface";
export * from "./notebook";
export * from "./plots";
export * from "./strategies";
export * from "./studies";
export { table } from "./notebook/dataFrame";
export * from "./launch";
export * from "./training";
