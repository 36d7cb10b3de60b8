import type { Example } from "../../data";
import type { Communicator } from "../../distributed";
import type { LearntTask } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import { noPixels, type Sample } from "./samples";

/**
 * Examples of a task that was learnt, as samples in the order given. The images are dealt out to the ranks in turn;
 * each rank reads its own.
 */
export async function samplesOf(
  { situation: { task }, imageSize: side, load }: LearntTask,
  chosen: readonly Example[],
  world: Communicator,
): Promise<Sample[]> {
  const holderOf = (i: number): number => i % world.size;
  const imagesHere: Uint8Array[] = [];
  for await (const { images, size } of load(chosen.filter((_, i) => holderOf(i) === world.rank))) {
    for (let row = 0; row < size; row++) imagesHere.push(rowOf(images, row, size).slice());
  }
  return chosen.map(({ labels, known }, i) => {
    const holder = holderOf(i);
    const pixels = holder === world.rank ? imagesHere[(i - holder) / world.size] : noPixels;
    return { labels, known, task, side, holder, pixels };
  });
}

/** The number of each sample among those of its task, from 0: by it the ranks have their images in turn. */
export function placesInTasks(tasks: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  return Array.from(tasks, (task) => {
    const place = counts.get(task) ?? 0;
    counts.set(task, place + 1);
    return place;
  });
}
