export { arrange, type ArrangeOptions, type Source } from "./arrange";
export { imagesOf, pathsOf, type Benchmark, type Example, type Regime, type Split, type Task } from "./benchmark";
export { celebaBenchmark, type CelebaOptions } from "./celeba/benchmark";
export { cocoBenchmark, type CocoOptions } from "./coco/benchmark";
export { readInstances, type Instances, type InstancesImage } from "./coco/instances";
export { DecodedCache } from "./cache";
export { decode, type ImageSource } from "./decode";
export { DiskCache, type DiskCacheOptions } from "./diskCache";
export {
  archives,
  archivesOf,
  fetchArchives,
  fetchData,
  type Archive,
  type FetchOptions,
  type FetchProgress,
} from "./fetch";
export { hashOf } from "./hash";
export { coveredBy, type LabelSet } from "./labelSets";
export { listBenchmark, type ListOptions } from "./list/benchmark";
export { readPartition, type PartitionDescription } from "./list/partition";
export { batchCount, batches, type Batch, type BatchOptions, type EpochKey } from "./loader";
export { benchmarkDefinitions, benchmarkNames, openBenchmark, registerBenchmark, type BenchmarkOptions } from "./open";
export { defineBenchmark, type BenchmarkDefinition, type OpenOptions } from "./define";
export {
  assign,
  divide,
  partition,
  taskOf,
  type ClassGroups,
  type Membership,
  type Partition,
  type PartitionOptions,
  type Parts,
} from "./partition";
export { classOrders, planOf, sessionsOf, type ClassOrder, type ProtocolName } from "./protocol";
export { scenesBenchmark } from "./scenesBenchmark";
export { artists, artistsOf, type Artist, type Role } from "./scenes/artists";
export { formatSummary, meanPositives, summarise, type PartitionSummary, type TaskSummary } from "./summary";
export { supervise } from "./supervise";
export { annotationFile, readAnnotation, type AnnotatedObject, type Box } from "./voc/annotation";
export { vocBenchmark, type VocOptions } from "./voc/benchmark";
export { vocClasses, vocTasks, type VocClass } from "./voc/classes";
export { difficultPolicies, findVoc, readImageSets, type DifficultPolicy, type ImageSet } from "./voc/devkit";
export { publishedVoc } from "./voc/published";
export { readLabelLists, type ListedImage, type ListedTask } from "./voc/lists";
