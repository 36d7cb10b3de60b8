export { artists, type Artist, type Role } from "./artists";
export {
  pretrainingBatches,
  pretrainingConcepts,
  pretrainingScenes,
  type PretrainingBatch,
  type PretrainingBatchesOptions,
  type PretrainingScenes,
} from "./pretraining";
