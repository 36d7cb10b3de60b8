export { writeMlflowRuns, type MlflowExport, type MlflowOptions } from "./writeRuns";
