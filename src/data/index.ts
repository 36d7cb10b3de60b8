// Benchmarks: what they are, those there are, how to open one and how to define one.
export { arrange, type ArrangeOptions, type Source } from "./arrange";
export { imagesOf, pathsOf, type Benchmark, type Example, type Regime, type Split, type Task } from "./benchmark";
export { defineBenchmark, type BenchmarkDefinition, type OpenOptions } from "./define";
export {
  benchmarkDefinitions,
  benchmarkNames,
  openBenchmark,
  registerBenchmark,
  showsPhotographs,
  type BenchmarkOptions,
} from "./open";
export { classOrders, type ClassOrder, type ProtocolName } from "./protocol";
export { formatWithoutChoice, tasksWithoutChoice, type TaskWithoutChoice } from "./choosable";
export { dataReport, formatDataReport } from "./counts";
export { openImages, withoutTest } from "./withoutTest";
export { formatSummary, meanPositives, summarise, type PartitionSummary, type TaskSummary } from "./summary";

// The built-in benchmarks, each with what only its data has.
export { celebaBenchmark, type CelebaOptions } from "./celeba/benchmark";
export { cocoBenchmark, type CocoOptions } from "./coco/benchmark";
export { coveredBy, type LabelSet } from "./labelSets";
export { listBenchmark, type ListOptions } from "./list/benchmark";
export { artists, artistsOf, type Artist, type Role } from "./scenes/artists";
export { scenesBenchmark } from "./scenesBenchmark";
export { vocAnimalsBenchmark, type VocAnimalsOptions } from "./voc/animals";
export { annotationFile, readAnnotation, type AnnotatedObject, type Box } from "./voc/annotation";
export { vocBenchmark, type VocOptions } from "./voc/benchmark";
export { vocClasses, vocTasks, type VocClass } from "./voc/classes";
export { type DifficultPolicy } from "./voc/devkit";
export { publishedVoc } from "./voc/published";

// What a page of a benchmark shows.
export { collectView, type DataView, type ViewOptions } from "./viewing/view";

// From examples to what is trained on: decoded images, batches, labels of a task.
export { DecodedCache } from "./images/cache";
export { decode, type ImageSource } from "./images/decode";
export { DiskCache } from "./images/diskCache";
export { mirror } from "./images/mirror";
export {
  batchCount,
  batches,
  type Batch,
  type BatchOptions,
  type EpochAmount,
  type EpochKey,
  type ShownImage,
} from "./loader";
export { supervise } from "./supervise";

// Official archives.
export { fetchData, type Archive, type Archives, type FetchOptions, type FetchProgress } from "./fetch";
