/**
 * The plain records that a run leaves behind: types only. Plots, tables and reports take these, never tensors or
 * trainers.
 */
export type { Audit, AuditedUpdate } from "./audit";
export type { Calibration, ReliabilityBin } from "./calibration";
export type {
  AuditedStep,
  CheckpointCost,
  CompletedClass,
  CompletionEvent,
  DoneEvent,
  EpochEvent,
  EventSink,
  RunEvent,
  RunMemory,
  StepEvent,
  TaskEvent,
  TrainingEvent,
} from "./events";
export type {
  ClassOrder,
  DataReport,
  DifficultPolicy,
  ImageCounts,
  LeftOut,
  Normalisation,
  Regime,
  Split,
} from "./images";
export type { DataOrigin, Manifest, ManifestChange, WeightsRecord } from "./manifest";
export type { Metrics, ThresholdF1 } from "./metrics";
export type { AdamWOptions, OptimiserOptions, ScheduleOptions, SgdOptions } from "./optimisation";
export type {
  Arrangement,
  HeadSteps,
  Normalise,
  Precision,
  Protocol,
  RunParameters,
  Scale,
  ScoreOn,
  Selection,
  TestAfter,
} from "./parameters";
export type { Predictions } from "./predictions";
export type { ProfiledOp, ProfiledPhase, RunProfile } from "./profile";
export type { InterruptedRun, RunRecord } from "./runRecord";
export type { ScoreRow, Scores } from "./scores";
