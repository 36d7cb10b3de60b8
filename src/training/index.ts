export { singleProcessContext, type RunContext } from "./context";
export { damageText, warnOfDamage, type DamagedCheckpoint } from "./directory/damage";
export { eventOf } from "./directory/stored";
export { lockFolder, type FolderLock } from "./directory/lock";
export { epochRow } from "./directory/logs/epochsCsv";
export { readRun, RunDirectory } from "./directory/runDirectory";
export { predict, probabilities, score, type EvaluationOptions } from "./evaluation/evaluate";
export { recordOf } from "./directory/recordOf";
export { interrupted, interruptedRun } from "./interrupted";
export {
  beginTask,
  endTask,
  learnerOf,
  optimisersOf,
  type LearnerParts,
  type Method,
  type TaskLearner,
} from "./learner";
export { type NetworkDescription } from "./exports/described";
export { exportNetwork, type ExportOptions, type ExportReport } from "./exports/exportNetwork";
export type { ExportFormat } from "./exports/format";
export {
  openModel,
  saveModel,
  type Model,
  type OpenedModel,
  type RunSource,
  type WeightsSource,
} from "./network/model";
export { assertImages, predictImages, type Prediction } from "./network/predictImages";
export { type WeightsManifest } from "./pretraining/manifest";
export { pretrainOnPhotographs, type PhotographPretraining } from "./pretraining/onPhotographs";
export { shipTrained, type TrainedWeights } from "./pretraining/ofTraining";
export { pretrain, type PretrainOptions, type PretrainReport } from "./pretraining/scenes";
export { startNetwork } from "./network/startNetwork";
export { profiled } from "./profile";
export { resolved, resolveParameters, resolveRun, type ResolvedRun, type RunOptions } from "./parameters";
export { protocols, scales } from "./protocols";
export { run, runOnRanks } from "./run";
export type { RunSettings } from "./settings";
export type { Exchange, Reduction } from "./step/exchange";
export type { Learner } from "./step/learner";
export { trainStep, type StepReport } from "./step/step";
export { readTaskEnd, type TaskEnd } from "./taskEnd";
export type {
  Audit,
  AuditedStep,
  AuditedUpdate,
  CheckpointCost,
  EpochEvent,
  EventSink,
  InterruptedRun,
  Manifest,
  Metrics,
  Normalise,
  Predictions,
  Protocol,
  RunMemory,
  RunParameters,
  RunRecord,
  Scale,
  ScoreRow,
  Scores,
  StepEvent,
  TaskEvent,
  ThresholdF1,
  TrainingEvent,
  WeightsRecord,
} from "../records";
