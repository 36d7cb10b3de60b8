import { join } from "node:path";
import { error } from "../errors";
import type { Benchmark, Task } from "./benchmark";
import { hashOf } from "./hash";
import { vocClasses, vocTasks } from "./voc/classes";
import { isFolder, readImageSets } from "./voc/devkit";
import { groupByTask } from "./voc/partition";

/**
 * The Scenes benchmark: VOC's classes and tasks over a generated devkit, whose own image sets are the splits because they are
 * split by artist. `otherTests["in-style"]` are unseen scenes by the artists of the training images.
 * @param directory the folder that holds `Scenes/`.
 * @throws `path/missing`, and the `devkit/` errors of `readImageSets`.
 */
export async function scenesBenchmark({ directory }: { readonly directory: string }): Promise<Benchmark> {
  const folder = join(directory, "Scenes");
  if (!(await isFolder(folder))) {
    throw error("path/missing", { argument: "data", path: directory, expected: "Scenes devkit (a folder with Scenes/ImageSets/Main)" });
  }
  const sets = await readImageSets(["train", "val", "test", "intest"].map((set) => ({ folder, set })), vocClasses);
  const [train, validation, test, inStyle] = sets.map((examples) => groupByTask(examples, vocTasks));
  const parts = {
    classes: vocClasses,
    tasks: vocTasks.map((classes, task): Task => ({
      number: task + 1,
      classes,
      train: train.groups[task],
      validation: validation.groups[task],
      test: test.groups[task],
    })),
    otherTests: { "in-style": inStyle.groups.flat() },
  };
  return { name: "scenes", ...parts, leftOut: train.leftOut + validation.leftOut + test.leftOut, hash: hashOf(parts) };
}
