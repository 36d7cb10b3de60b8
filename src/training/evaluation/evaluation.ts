import { imagesOf, type Benchmark, type DecodedCache, type Example, type Task } from "../../data";
import type { Communicator } from "../../distributed";
import { error } from "../../base/errors";
import type { Network, Predictor } from "../../nn";
import type { Kept } from "../../strategies";
import { predict, score, type Predictions } from "./evaluate";
import type { RunParameters } from "../parameters";
import type { Scores } from "../../records";

/** What a run is measured with: the method's answers as they are at the time, on the benchmark's images. */
export interface Evaluation {
  /** `use` of the method's answers. */
  answering<R>(use: (method: Predictor) => Promise<R>): Promise<R>;
  on(examples: readonly Example[]): Promise<Predictions>;
  /** Test scores after `stage`, or before training. */
  test(stage?: Task): Promise<Scores>;
  /** Scores on held-out images of the stages so far; only the classes seen so far are scored for a choice. */
  validation(stage: Task): Promise<Scores>;
  /** Test images of all tasks, and held-out ones. */
  readonly images: Readonly<Record<"test" | "validation", readonly Example[]>>;
}

/** Evaluation of a method: `kept` answers where it has answers of its own, else the network. */
export function evaluationOf(
  method: { readonly network: Network; readonly kept?: Kept },
  { benchmark, stages }: { readonly benchmark: Benchmark; readonly stages: readonly Task[] },
  {
    imageSize,
    batch,
    selection,
    cache,
    signal,
    world,
  }: Pick<RunParameters, "imageSize" | "batch" | "selection"> & {
    readonly cache: DecodedCache;
    readonly signal?: AbortSignal;
    readonly world?: Communicator;
  },
): Evaluation {
  const slices = benchmark.tasks.map((task) => task.classes);
  const soFar = (stage?: Task): readonly Task[] => stages.slice(0, stage?.number ?? 0);
  const tasksSeenAt = (stage?: Task): number => {
    const seen = new Set(soFar(stage).flatMap(({ classes }) => classes));
    return slices.filter((slice) => slice.every((c) => seen.has(c))).length;
  };
  const answering: Evaluation["answering"] = async (use) => {
    const own = method.kept?.predictor?.();
    try {
      return await use(own ?? method.network);
    } finally {
      own?.dispose();
    }
  };
  const on: Evaluation["on"] = (examples) =>
    answering((answers) => predict(answers, examples, { imageSize, batch: Math.max(batch, 64), cache, signal, world }));
  const images = { test: imagesOf(benchmark.tasks, "test"), validation: imagesOf(benchmark.tasks, "validation") };
  return {
    answering,
    on,
    images,
    async test(stage) {
      const predictions = await on(images.test);
      const scores = score(predictions, slices, tasksSeenAt(stage));
      if (benchmark.testOn !== "seen" || stage === undefined) return scores;
      // Images of the tasks so far come first.
      const seen = firstOf(predictions, imagesOf(soFar(stage), "test").length, images.test.length);
      return { ...scores, seen: score(seen, slices, tasksSeenAt(stage)).seen };
    },
    async validation(stage) {
      const examples = imagesOf(soFar(stage), "validation");
      if (examples.length === 0 && selection === "validation")
        throw error("selection/no-validation", { benchmark: benchmark.name });
      return score(await on(examples), slices, tasksSeenAt(stage));
    },
  };
}

/** The first `count` of `total` rows. */
function firstOf({ logits, labels, known }: Predictions, count: number, total: number): Predictions {
  const end = (count * logits.length) / total;
  return { logits: logits.subarray(0, end), labels: labels.subarray(0, end), known: known.subarray(0, end) };
}
