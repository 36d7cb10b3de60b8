/**
 * What other rooms use of this one and no user needs: native tensors, which whoever holds them must free, fields of
 * them by parameter, and files.
 */
export { differentiate, type Differentiated, type LogitLoss } from "./autodiff/differentiate";
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
export { adopt, borrow, create, free, share, type Raw } from "./backend";
export { headShapeIn, withOurHead } from "./backbones/head";
export { gradientOf } from "./layers/layer";
export { originMetadata } from "./weights/origin";
export { readSafetensors, writeSafetensors, type PlainTensor } from "./weights/safetensors";
