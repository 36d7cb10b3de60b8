export * from "./averagePrecision";
export * from "./calibration";
export * from "./continual";
export { f1, type F1, type F1Options } from "./f1";
export * from "./audit";
export * from "./overRuns";
export * from "./profile";
export * from "./sigmoids";
export * from "./threshold";
