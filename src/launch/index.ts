export { launch, type LaunchSettings } from "./launch";
export { measureTimings, type Measured, type MeasureSettings } from "./measure/measure";
