import { error } from "../base/errors";

/** Most labels of a data set, images times classes: they are in memory as two bytes each. */
const mostLabels = 2 ** 30;
/** Most counts of a table of tasks and classes, of which there are several. */
const mostCounts = 2e6;

/** Most photographs to pretrain on: their names are in memory. */
export const mostPhotographs = 2_000_000;
/** Most bytes of a text that says of photographs what they show. */
export const mostTextBytes = 2 ** 26;
/** Most files of an archive that is unpacked. */
export const mostUnpacked = 1_000_000;
/**
 * Most that an archive of so many bytes may hold unpacked: pictures do not shrink, COCO's annotations by a third of
 * this.
 */
export const mostExpanded = (bytes: number): number => 10 * bytes + 64 * 1024 ** 2;

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

/** @throws `data/too-large` where there are so many photographs that their names are not kept. */
export function assertPhotographs(path: string, files: number): void {
  if (files <= mostPhotographs) return;
  const [has, most] = [`${count(files)} files or more`, `${count(mostPhotographs)} files`];
  throw error("data/too-large", { path, has, most, fix: "Give fewer photographs" });
}
