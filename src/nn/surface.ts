/** What notebooks and programs use of this room; `index.ts` adds what other rooms use. */
export { fieldOf, innerProduct, mapFields, snapshot, valuesOf, zeros } from "./autodiff/field";
export { freeGradients } from "./autodiff/gradients";
export { tf } from "./backend";
export { liveTensors } from "./constants";
export { device, tensorflowVersion } from "./device";
export {
  backboneDefinitions,
  backboneNames,
  type BackboneName,
  believed,
  defineBackbone,
  findBackbone,
  gatedBackbones,
  registerBackbone,
  type Backbone,
  type BackboneDefinition,
  type BackboneSizes,
  type MapParts,
  type MapStage,
  type Path,
} from "./backbones";
export { hasBfloat16 } from "./bfloat16";
export type { Head, HeadMaker, HeadOutput, HeadSizes } from "./heads/head";
export { icaHead, type IcaOptions } from "./heads/ica";
export type { MapSizes, Reading, RowReader } from "./heads/reading";
export { toImages } from "./images";
export * as initialValues from "./initialValues";
export type { InitialValues } from "./initialValues";
export { batchNorm, type BatchNormOptions } from "./layers/batchNorm";
export { Gate } from "./layers/gate";
export type { Across, Frozen, Gradients, Join, Layer, Mode, Recorded, Statistic } from "./layers/layer";
export { layerOf, type LayerOptions } from "./layers/layerOf";
export { imageNetNormalisation, type Normalisation } from "./layers/normalise";
export { residual, type ResidualOptions } from "./layers/residual";
export { sequence } from "./layers/sequence";
export { Network, type NetworkOptions } from "./network";
export {
  asymmetricLoss,
  binaryCrossEntropy,
  crossEntropy,
  meanOver,
  softmaxCrossEntropy,
  type AsymmetricOptions,
  type LabelLoss,
} from "./optimiser/losses";
export type { OwnOptimiser } from "./optimiser/grouped";
export { optimiser, type Optimiser, type OptimiserOptions } from "./optimiser/optimisers";
export { schedule, type ScheduleOptions } from "./optimiser/schedules";
export { Parameter, type ParameterKind } from "./parameter";
export type { FrozenNetwork, HeldPredictor, Predictor } from "./predictor";
export type { State } from "./state";
export { originOf, type HeadLayout, type Origin } from "./weights/origin";
export { readWeights, type WeightsFile } from "./weights/read";
