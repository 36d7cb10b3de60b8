export { predict, probabilities, score, type EvaluationOptions, type Predictions } from "./evaluation/evaluate";
export { interruptedRun } from "./interrupted";
export { launch, type LaunchSettings } from "../launch/launch";
export type { Manifest } from "./directory/manifest";
export { measureTimings, type Measured, type MeasureSettings } from "../launch/measure/measure";
export {
  protocols,
  resolveParameters,
  scales,
  type Protocol,
  type RunOptions,
  type RunParameters,
  type Scale,
} from "./parameters";
export { openModel, saveModel, type Model, type OpenedModel, type WeightsSource } from "./network/model";
export { assertImages, predictImages, type Prediction } from "./network/predictImages";
export { pretrain, type PretrainOptions, type PretrainReport } from "./network/pretrain";
export type {
  Audit,
  AuditedStep,
  AuditedUpdate,
  EpochEvent,
  EventSink,
  InterruptedRun,
  Metrics,
  RunRecord,
  ScoreRow,
  Scores,
  StepEvent,
  TaskEvent,
  ThresholdF1,
  TrainingEvent,
} from "../records";
export { run, type RunSettings } from "./run";
export { readRun } from "./directory/runDirectory";
export type { Learner } from "./learner";
export { trainStep, type StepReport } from "./step/step";
export { readTaskEnd, type TaskEnd } from "./taskEnd";
export { train, type TrainOptions } from "./train";
export { startNetwork, type Normalise, type WeightsRecord } from "./network/startNetwork";
