export type { Figure, Trace } from "./kit/figure";
export { withNote } from "./kit/figure";
export { closeBrowser, png, type PngOptions } from "./render/png";
export { findChromium } from "./render/chromium";
export { answerHistogram } from "./figures/data/answerHistogram";
export { answerSpread } from "./figures/data/answerSpread";
export type { AnswersAt } from "./kit/truths";
export { classAPPerTask } from "./figures/runs/classAPPerTask";
export { classDistribution, type ClassDistributionOptions } from "./figures/data/classDistribution";
export { coOccurrence } from "./figures/data/coOccurrence";
export { curves, type Curve, type CurvesOptions } from "./kit/curves";
export { descentsInPlane, type DescentScene, type DescentsOptions } from "./figures/directions/descentsInPlane";
export {
  directionsInPlane,
  type Plane,
  type PlaneArrow,
  type PlaneScene,
} from "./figures/directions/directionsInPlane";
export { gains, type GainsOptions } from "./figures/runs/gains";
export { mapPerEpoch, type MapPerEpochOptions } from "./figures/runs/mapPerEpoch";
export { mapPerTask } from "./figures/runs/mapPerTask";
export { plasticityStability, type PlasticityStabilityOptions } from "./figures/runs/plasticityStability";
export { positivesPerImage } from "./figures/data/positivesPerImage";
export { predictedImages, type PredictedImage, type PredictedImagesOptions } from "./figures/data/predictedImages";
export { reliability } from "./figures/runs/reliability";
export { rMatrix } from "./figures/runs/rMatrix";
export { sampleScenes, type SampleScene, type SampleScenesOptions } from "./figures/data/sampleScenes";
export { scalingCurves, type ScalingCurve } from "./figures/runs/scalingCurves";
export { summaryBars } from "./figures/runs/summaryBars";
export { auditPerEpoch } from "./figures/directions/auditPerEpoch";
export { violationBars } from "./figures/directions/violationBars";
