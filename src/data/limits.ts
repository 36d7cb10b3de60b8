import { error } from "../base/errors";

/** Most labels of a data set, images times classes: they are in memory as two bytes each. */
const mostLabels = 2 ** 30;
/** Most counts of a table of tasks and classes, of which there are several. */
const mostCounts = 2e6;

const count = (n: number): string => n.toLocaleString("en-US");

/** @throws `data/too-large` before the labels of so many images are made. */
export function assertLabels(path: string, images: number, classes: number): void {
  if (images * classes <= mostLabels) return;
  const has = `${count(images)} images of ${count(classes)} classes, ${count(images * classes)} labels`;
  throw error("data/too-large", {
    path,
    has,
    most: `${count(mostLabels)} labels`,
    fix: "Give fewer classes or images",
  });
}

/** @throws `data/too-large` for so many tasks that what is counted by task and class does not fit in memory. */
export function assertTasks(name: string, tasks: number, classes: number): void {
  if (tasks * classes <= mostCounts) return;
  const has = `${count(tasks)} tasks of a data set of ${count(classes)} classes`;
  const most = `${count(Math.floor(mostCounts / classes))} tasks`;
  throw error("data/too-large", { path: name, has, most, fix: "Give a protocol of fewer tasks" });
}
