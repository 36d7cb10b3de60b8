export { artists, artistsOf, type Artist, type Role } from "./artists";
export { ensureScenes, generatorVersion, writeScenes, type ScenesManifest, type WriteScenesOptions } from "./devkit";
export {
  pretrainingBatches,
  pretrainingConcepts,
  pretrainingScenes,
  type PretrainingBatch,
  type PretrainingBatchesOptions,
  type PretrainingScenes,
} from "./pretraining";
export { sceneScales, sceneSets, type SceneScale, type SceneSet } from "./scales";
