import type { Example } from "../benchmark";

/** An image of a benchmark and what it belongs to. */
export interface ViewedExample {
  readonly example: Example;
  /** `train`, `validation`, `test`, or the name of a further test set. */
  readonly split: string;
  /** Numbers of its tasks, in order. */
  readonly tasks: readonly number[];
}

/** Images that are shown. */
export interface ChosenImages {
  /** In the order of the benchmark. */
  readonly chosen: readonly ViewedExample[];
  /** Images that were chosen of a class, where it has as many. */
  readonly perClass: number;
}

/** Most images of a page. */
const mostImages = 3000;

/**
 * Chooses images of each class: by turns of its tasks and parts, far from one another within each. An image that
 * several classes choose is there once.
 * @param wanted images of a class, at least 1; fewer where all together were more than 3,000.
 */
export function chooseImages(all: readonly ViewedExample[], classes: number, wanted: number): ChosenImages {
  const perClass = Math.max(1, Math.min(wanted, Math.floor(mostImages / Math.max(1, classes))));
  const chosen = new Set<number>();
  for (let c = 0; c < classes; c++) {
    const showing = [...all.keys()].filter((index) => isShown(all[index].example, c));
    for (const index of byTurns(showing, all).slice(0, perClass)) if (chosen.size < mostImages) chosen.add(index);
  }
  return { chosen: [...chosen].sort((a, b) => a - b).map((index) => all[index]), perClass };
}

const isShown = ({ labels, known }: Example, c: number): boolean => labels[c] === 1 && known[c] === 1;

/** Images one after another from each task and part in turn, within each first those far from one another. */
function byTurns(indices: readonly number[], all: readonly ViewedExample[]): number[] {
  const groups = new Map<string, number[]>();
  for (const index of indices) {
    const key = `${all[index].tasks[0] ?? 0} ${all[index].split}`;
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  const spread = [...groups.values()].map(spreadOut);
  const longest = Math.max(0, ...spread.map(({ length }) => length));
  const result: number[] = [];
  for (let turn = 0; turn < longest; turn++)
    for (const group of spread) if (turn < group.length) result.push(group[turn]);
  return result;
}

/** All items, in an order in which the first few are far from one another: by steps of the golden ratio. */
function spreadOut(items: readonly number[]): number[] {
  const place = (index: number): number => (index * 0.6180339887498949) % 1;
  return [...items.keys()].sort((a, b) => place(a) - place(b)).map((index) => items[index]);
}
