export { predict, probabilities, score, type EvaluationOptions, type Predictions } from "./evaluate";
export { interruptedRun } from "./interrupted";
export { launch, type LaunchSettings } from "./launch";
export type { Manifest } from "./manifest";
export { measureTimings, type Measured, type MeasureSettings } from "./measure";
export { protocols, resolveParameters, scales, type Protocol, type RunOptions, type RunParameters, type Scale } from "./parameters";
export { openModel, saveModel, type Model, type OpenedModel, type WeightsSource } from "./model";
export { assertImages, predictImages, type Prediction } from "./predictImages";
export { pretrain, type PretrainOptions, type PretrainReport } from "./pretrain";
export type {
  Audit, AuditedStep, AuditedUpdate, EpochEvent, EventSink, InterruptedRun, Metrics, RunRecord, ScoreRow, Scores, StepEvent, TaskEvent, ThresholdF1, TrainingEvent,
} from "./records";
export { run, type RunSettings } from "./run";
export { readRun } from "./runDirectory";
export type { Learner } from "./learner";
export { trainStep, type StepReport } from "./step";
export { readTaskEnd, type TaskEnd } from "./taskEnd";
export { train, type TrainOptions } from "./train";
export { startNetwork, type Normalise, type WeightsRecord } from "./weights";
