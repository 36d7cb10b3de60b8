/**
 * The public surface of Palimpsest. Notebooks and programs import from here: `import { run, show } from "palimpsest"`.
 * What is not here may change at any time. Rooms in which everything is public are exported whole. A test pins all
 * names.
 */

// Data: benchmarks, their tasks and images, and how to get them.
export {
  annotationFile,
  arrange,
  artists,
  artistsOf,
  batchCount,
  batches,
  benchmarkDefinitions,
  benchmarkNames,
  celebaBenchmark,
  classOrders,
  cocoBenchmark,
  DecodedCache,
  decode,
  defineBenchmark,
  fetchData,
  formatSummary,
  imagesOf,
  listBenchmark,
  meanPositives,
  openBenchmark,
  pathsOf,
  publishedVoc,
  readAnnotation,
  registerBenchmark,
  scenesBenchmark,
  summarise,
  supervise,
  vocAnimalsBenchmark,
  vocBenchmark,
  vocClasses,
  vocTasks,
  type AnnotatedObject,
  type ArrangeOptions,
  type Artist,
  type Batch,
  type BatchOptions,
  type EpochAmount,
  type Benchmark,
  type BenchmarkDefinition,
  type BenchmarkOptions,
  type Box,
  type CelebaOptions,
  type CocoOptions,
  type EpochKey,
  type Example,
  type FetchOptions,
  type FetchProgress,
  type ListOptions,
  type OpenOptions,
  type PartitionSummary,
  type ProtocolName,
  type Role,
  type ShownImage,
  type Source,
  type Task,
  type TaskSummary,
  type VocClass,
  type VocAnimalsOptions,
  type VocOptions,
} from "./data";

// What strategies, directions and other things have in common that are defined by a file each.
export type { Definition, Look } from "./base/definition";
export type { Documented, Formula, MethodPage } from "./base/methodPage";
export {
  integerOption,
  numberOption,
  switchOption,
  wordOption,
  type OptionSpec,
  type OptionSpecs,
  type OptionValues,
} from "./base/optionSpecs";
export { choices, logRange, range, type SearchSpace } from "./base/searchSpace";

// Strategies: those there are, how to define one, and the objectives, losses and memories to make it of.
export * from "./strategies/surface";

// Directions: how gradients of several objectives become one update, and how to define a way of one's own.
export * from "./directions";

// Networks: backbones and how to define one of your own, weights, tensors, and what penalties on parameters are made
// of.
export * from "./nn/surface";

// Training: runs, what they write, and what can be asked of the networks that they leave.
export {
  exportNetwork,
  interruptedRun,
  openModel,
  predict,
  predictImages,
  pretrain,
  probabilities,
  profiled,
  protocols,
  readRun,
  readTaskEnd,
  resolveParameters,
  run,
  saveModel,
  scales,
  score,
  startNetwork,
  type DamagedCheckpoint,
  type EvaluationOptions,
  type ExportFormat,
  type ExportOptions,
  type ExportReport,
  type Model,
  type NetworkDescription,
  type OpenedModel,
  type Prediction,
  type PretrainOptions,
  type PretrainReport,
  type Reduction,
  type RunOptions,
  type RunSettings,
  type RunSource,
  type TaskEnd,
  type WeightsSource,
} from "./training";
export type * from "./records";

// Metrics: scores of predictions, of sequences of tasks and of audited steps.
export {
  anyEarlier,
  averageMAP,
  averagePrecision,
  backwardTransfer,
  bestThreshold,
  calibration,
  classAveragePrecisions,
  cosineWith,
  effectTitle,
  f1,
  factorialEffects,
  forgetting,
  forwardTransfer,
  gemForwardTransfer,
  learningAccuracy,
  meanAveragePrecision,
  opposes,
  rose,
  sigmoids,
  summariseAudit,
  violations,
  type AuditSummary,
  type BestThresholdOptions,
  type CalibrationOptions,
  type CodedLevel,
  type EffectAlias,
  type F1,
  type F1Options,
  type FactorialEffect,
  type FactorialEffects,
  type PlanObservation,
  type ScoreArray,
  type ScoreMatrix,
  type Violations,
} from "./metrics";
export type { Interval } from "./base/interval";
export { holm } from "./base/numbers/holm";

// Figures.
export * from "./plots";

// Notebooks: what a cell shows, and notebooks executed from a program.
export * from "./notebook";

// Studies: runs that answer one question, made once and kept.
export * from "./studies";

// Analysis: what networks know, and directions in the plane.
export * from "./analysis";

// Comparison of finished runs.
export * from "./compare";

// Many processes: runs on several ranks, and what they would cost on other machines.
export * from "./launch";
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
} from "./distributed";

// Errors.
export { PalimpsestError, type ErrorCode } from "./base/errors";
