import { error } from "../base/errors";
import { pathsOf, type Benchmark, type Task } from "./benchmark";
import { hashOf } from "./hash";
import { decode, type ImageSource } from "./images/decode";
import { withOriginOf } from "./origin";

/**
 * The benchmark with its test images closed, for everything that is chosen: scores are taken on validation images, and
 * whoever asks for a test image or its labels is refused. Nothing of the test images is left in it, so that neither its
 * hash nor a run on it depends on them. Further test sets and counts of all images are left out. A benchmark that is
 * closed already comes back as it is.
 * @throws `tuning/no-validation` where a task has no validation images; later, where test images are asked for,
 *   `tuning/test-images`.
 */
export function withoutTest(benchmark: Benchmark): Benchmark {
  if (benchmark.scoreOn === "validation") return benchmark;
  const { name: ofAll, classes, testOn, notes = [] } = benchmark;
  const name = `${ofAll}, scored on validation images`;
  const tasks = benchmark.tasks.map((task) => closed(task, name));
  const unscored = tasks.find(({ validation }) => validation.length === 0);
  if (unscored) throw error("tuning/no-validation", { benchmark: ofAll, task: unscored.number });
  const content = { classes, tasks, scoreOn: "validation" as const };
  const note = "scores are taken on the validation images: the test images are closed";
  const opened = { name, ...content, ...(testOn && { testOn }), notes: [...notes, note], hash: hashOf(content) };
  return withOriginOf(benchmark, opened, { scoreOn: "validation" });
}

/** The task without its test images. */
function closed({ number, classes, train, validation }: Task, benchmark: string): Task {
  return {
    ...{ number, classes, train, validation },
    get test(): never {
      throw error("tuning/test-images", { benchmark, what: `the test split of task ${number}` });
    },
  };
}

/**
 * The source of a benchmark's images. Where its test images are closed, it opens those for training and validation and
 * no other file.
 * @param source where pixels come from. Default: they are decoded.
 * @throws `tuning/test-images`, at the image
 */
export function openImages(benchmark: Benchmark, source: ImageSource = { decode }): ImageSource {
  if (benchmark.scoreOn !== "validation") return source;
  const open = new Set(pathsOf(benchmark));
  return {
    async decode(path, size) {
      if (open.has(path)) return source.decode(path, size);
      throw error("tuning/test-images", { benchmark: benchmark.name, what: `the image ${path}` });
    },
  };
}
