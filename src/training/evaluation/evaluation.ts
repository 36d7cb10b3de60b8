import { imagesOf, type Benchmark, type Example, type Task } from "../../data";
import type { Network, Predictor, State } from "../../nn";
import type { Predictions, RunParameters, Scores } from "../../records";
import type { KeptState } from "../../strategies";
import { signalOfRank, type RunContext } from "../context";
import { answersOn, score } from "./evaluate";
import { selectedAnswers } from "./selectedAnswers";
import { usualF1s } from "./thresholds";

/** What a run is measured with: the method's answers as they are at the time, on the benchmark's images. */
export interface Evaluation {
  /** Lets `use` work with the method's answers. */
  answering<R>(use: (method: Predictor) => Promise<R>): Promise<R>;
  /** The method's answers on images; those of the selected epoch are not computed again. */
  on(examples: readonly Example[]): Promise<Predictions>;
  /** Hears that the epoch that was scored last is the best of its task so far, with this state of the network. */
  epochSelected(state: State): void;
  /** Test scores after a task, or before training. */
  test(task?: Task): Promise<Scores>;
  /**
   * Whether `test` says the same of an epoch later, once the network has that epoch's state again: not where the method
   * answers with what it keeps, which goes on to change. Where the end of the task changes the answers, nobody asks.
   */
  readonly canWait: boolean;
  /** `test` at the end of a task, with this state in the network: of its selected epoch, or made of it. */
  testEnd(task: Task, state: State): Promise<Scores>;
  /** Scores on held-out images of the tasks so far; only the classes seen so far are scored for a choice. */
  validation(task: Task): Promise<Scores>;
  /** Images of all tasks that scores are taken on, as the benchmark says, and held-out ones. */
  readonly images: Readonly<Record<"test" | "validation", readonly Example[]>>;
}

/** What is evaluated, and on what. */
export interface Evaluated {
  readonly network: Network;
  /** Answers in place of the network where it has answers of its own. */
  readonly keptState: KeptState | undefined;
  readonly benchmark: Benchmark;
  /** The tasks that the run trains, which may be other ones than the benchmark's. */
  readonly tasks: readonly Task[];
}

/** The evaluation of a run's method. */
export function evaluationOf(
  { network, keptState, benchmark, tasks }: Evaluated,
  { imageSize, batch }: Pick<RunParameters, "imageSize" | "batch">,
  context: Pick<RunContext, "world" | "signal" | "cache">,
): Evaluation {
  const { world, cache } = context;
  const slices = benchmark.tasks.map((task) => task.classes);
  const tasksUpTo = (task?: Task): readonly Task[] => tasks.slice(0, task?.number ?? 0);
  const slicesSeenAt = (task?: Task): number => {
    const seen = new Set(tasksUpTo(task).flatMap(({ classes }) => classes));
    return slices.filter((slice) => slice.every((c) => seen.has(c))).length;
  };
  const answering = answeringOf({ network, keptState });
  const options = { imageSize, batch: Math.max(batch, 64), cache, signal: signalOfRank(context), world };
  const computed = (examples: readonly Example[]): Promise<Predictions> =>
    answering((method) => answersOn(method, examples, options));
  // A method with answers of its own may answer otherwise with the same network.
  const known = keptState?.predictor ? undefined : selectedAnswers(network);
  const { scoreOn = "test" } = benchmark;
  const images = { test: imagesOf(benchmark.tasks, scoreOn), validation: imagesOf(benchmark.tasks, "validation") };
  const testScores = (predictions: Predictions, task?: Task): Scores => {
    const scores = score(predictions, slices, slicesSeenAt(task));
    if (task === undefined) return scores;
    const classesSeen = slices.slice(0, slicesSeenAt(task)).flat();
    const f1Of = (answers: Predictions): Pick<Scores, "seenF1"> => ({
      seenF1: usualF1s(answers, slices.flat().length, classesSeen),
    });
    if (benchmark.testOn !== "seen") return { ...scores, ...f1Of(predictions) };
    // Images of the tasks so far come first.
    const seen = firstRows(predictions, imagesOf(tasksUpTo(task), scoreOn).length, images.test.length);
    return { ...scores, seen: score(seen, slices, slicesSeenAt(task)).seen, ...f1Of(seen) };
  };
  return {
    answering,
    on: async (examples) => known?.on(examples) ?? computed(examples),
    epochSelected: (state) => known?.select(state),
    images,
    async test(task) {
      const predictions = await computed(images.test);
      // Before training there is no epoch to select.
      if (task) known?.note("test", { examples: images.test, predictions });
      return testScores(predictions, task);
    },
    canWait: known !== undefined || keptState?.answersAnew === true,
    async testEnd(task, state) {
      const predictions = await computed(images.test);
      known?.add(state, { examples: images.test, predictions });
      return testScores(predictions, task);
    },
    async validation(task) {
      const examples = imagesOf(tasksUpTo(task), "validation");
      const predictions = await computed(examples);
      known?.note("validation", { examples, predictions });
      return score(predictions, slices, slicesSeenAt(task));
    },
  };
}

/** The method's answers as they are when it is asked. What passes for them does not count: it is no training. */
const answeringOf =
  ({ network, keptState }: Pick<Evaluated, "network" | "keptState">): Evaluation["answering"] =>
  async (use) => {
    const { images } = network.passed;
    const predictor = keptState?.predictor?.() ?? network.freeze();
    try {
      return await use(predictor);
    } finally {
      predictor.dispose();
      network.passed.images = images;
    }
  };

/** The first `count` of `total` rows. */
function firstRows({ logits, labels, known }: Predictions, count: number, total: number): Predictions {
  const end = (count * logits.length) / total;
  return { logits: logits.subarray(0, end), labels: labels.subarray(0, end), known: known.subarray(0, end) };
}
