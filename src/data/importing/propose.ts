import { error } from "../../base/errors";
import type { SourceImage } from "./source";

/** Tasks that are proposed where nobody says how many. */
const usualTasks = 3;

/** Images that are known to show each class, in the order of the classes. */
export function positivesOf(images: readonly SourceImage[], classes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(classes.map((name) => [name, 0]));
  for (const { present } of images) for (const name of present) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Classes dealt out to tasks: those of most images first, in tasks of as many classes each as goes, the first ones
 * larger. An image belongs to the last task of whose classes it shows one, so that frequent classes leave the images of
 * rare ones to later tasks. The rule is ours.
 * @param positives images of each class, without classes that no image shows.
 * @param count number of tasks; default 3, or as many as there are classes.
 * @throws `argument/invalid` for more tasks than classes
 */
export function proposeTasks(positives: ReadonlyMap<string, number>, count?: number): readonly (readonly string[])[] {
  const ordered = [...positives].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
  if (count !== undefined && count > ordered.length) {
    const takes = `at most the number of classes that images show, ${ordered.length}`;
    throw error("argument/invalid", { argument: "--tasks", received: count, takes });
  }
  const tasks = Math.min(count ?? usualTasks, ordered.length);
  const [least, larger] = [Math.floor(ordered.length / tasks), ordered.length % tasks];
  let start = 0;
  return Array.from({ length: tasks }, (_, task) => ordered.slice(start, (start += least + Number(task < larger))));
}
