/** Every figure, a line each: of data, of runs, of directions. */
export { answerHistogram } from "./data/answerHistogram";
export { answerSpread } from "./data/answerSpread";
export { classDistribution, type ClassDistributionOptions } from "./data/classDistribution";
export { coOccurrence } from "./data/coOccurrence";
export { positivesPerImage } from "./data/positivesPerImage";
export { predictedImages, type PredictedImage, type PredictedImagesOptions } from "./data/predictedImages";
export { sampleScenes, type SampleScene, type SampleScenesOptions } from "./data/sampleScenes";

export { classAPPerTask, type ClassAPOptions } from "./runs/classAPPerTask";
export { completionPerTask } from "./runs/completionPerTask";
export { effectIntervals, type EffectIntervalsOptions, type EffectPanel } from "./runs/effectIntervals";
export { gains, type GainsOptions } from "./runs/gains";
export { ladder, type LadderOptions } from "./runs/ladder";
export { mapPerEpoch, type MapPerEpochOptions } from "./runs/mapPerEpoch";
export { mapPerTask } from "./runs/mapPerTask";
export { plasticityStability, type PlasticityStabilityOptions } from "./runs/plasticityStability";
export { reliability } from "./runs/reliability";
export { rMatrix } from "./runs/rMatrix";
export { seenMAPPerTask } from "./runs/seenMAPPerTask";
export { scalingCurves, type ScalingCurve, type ScalingCurvesOptions } from "./runs/scalingCurves";
export { stepCosts, type StepCost, type StepCostAxis } from "./runs/stepCosts";
export { summaryBars } from "./runs/summaryBars";
export { timeProfile, type TimeProfileOptions } from "./runs/timeProfile";

export { auditPerEpoch } from "./directions/auditPerEpoch";
export { descentsInPlane, type DescentScene, type DescentsOptions } from "./directions/descentsInPlane";
export { directionsInPlane, type Plane, type PlaneArrow, type PlaneScene } from "./directions/directionsInPlane";
export { violationBars } from "./directions/violationBars";
