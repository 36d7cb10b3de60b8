export { adopt, borrow, create, device, free, liveTensors, share, tensorflowVersion, tf, type Raw } from "./backend";
export { differentiate, type LogitLoss } from "./autodiff/differentiate";
export {
  fieldBytes,
  fieldFrom,
  fieldOf,
  fieldState,
  innerProduct,
  mapFields,
  snapshot,
  valuesOf,
  zeros,
} from "./autodiff/field";
export { Flat } from "./autodiff/flat";
export { addUp, copyGradients, freeGradients, GradientPack, weightedSum } from "./autodiff/gradients";
export type { Gate } from "./layers/gate";
export { toImages } from "./images";
export type { Across, Gradients, Layer, Mode, Recorded } from "./layers/layer";
export { binaryCrossEntropy, softmaxCrossEntropy } from "./optimiser/losses";
export { imageNetNormalisation, type Normalisation } from "./layers/normalise";
export { Network, type NetworkOptions, type Predictor } from "./network";
export type { State } from "./state";
export { optimiser, type Optimiser, type OptimiserOptions } from "./optimiser/optimisers";
export { Parameter, type ParameterKind } from "./parameter";
export {
  backboneDefinitions,
  backboneNames,
  believed,
  defineBackbone,
  findBackbone,
  gatedBackbones,
  registerBackbone,
  type Backbone,
  type BackboneDefinition,
  type BackboneSizes,
  type Path,
} from "./backbones";
export { headShapeIn, withOurHead } from "./backbones/head";
export { heNormal, normal, ones, uniformByFanIn, type InitialValues } from "./initialValues";
export { batchNorm, type BatchNormOptions } from "./layers/batchNorm";
export { layerOf, type LayerOptions } from "./layers/layerOf";
export { residual } from "./layers/residual";
export { sequence } from "./layers/sequence";
export { schedule, type ScheduleOptions } from "./optimiser/schedules";
export { originMetadata, originOf, type Origin } from "./weights/origin";
export { readWeights, type WeightsFile } from "./weights/read";
