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
export { Network, type NetworkOptions, type Predictor, type State } from "./network";
export { optimiser, type Optimiser, type OptimiserOptions } from "./optimiser/optimisers";
export { Parameter } from "./parameter";
export { resNetNames, type ResNetName } from "./backbones/resnet";
export { schedule, type ScheduleOptions } from "./optimiser/schedules";
export { originMetadata, originOf, type Origin } from "./weights/origin";
export { readWeights, type WeightsFile } from "./weights/read";
