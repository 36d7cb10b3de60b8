/**
 * What other rooms use of this one and no user needs: native tensors, which whoever holds them must free, fields of
 * them by parameter, and files.
 */
export { differentiate, type Differentiated, type LogitLoss } from "./autodiff/differentiate";
export { fieldBytes, fieldFrom, fieldState } from "./autodiff/field";
export { Flat } from "./autodiff/flat";
export { addUp, copyGradients, GradientPack, weightedSum } from "./autodiff/gradients";
export { adopt, borrow, create, free, share, type Raw } from "./backend";
export { withPublishedHead } from "./backbones/head";
export { headShapeIn, widthIn } from "./backbones/names";
export { gradientOf } from "./layers/layer";
export { countedAs } from "./layers/named";
export { doubles, doublesToFloats, doubleValues, multiplyMatrices, reluDoubles } from "./ops/doubles";
export { headLayoutOf } from "./networkOptions";
export { assertPrecision } from "./precision";
export { optimiserOf, type MainOptimiser } from "./optimiser/grouped";
export { flopsOf } from "./profile/flops";
export { measureGemm, type Gemm } from "./profile/gemm";
export { probeOps, type ExecutedOp } from "./profile/probe";
export { ridge, type Ridge, type WeightedRows } from "./ridge";
export { throughFloat16 } from "./weights/float16";
export { originMetadata } from "./weights/origin";
export { hashOfFile } from "./weights/read";
export { readSafetensors, writeSafetensors, type PlainTensor } from "./weights/safetensors";
export { summaryOf } from "./weights/wrappers";
