import { quoted } from "../../base/words/quoted";
import type { TaskWithoutChoice } from "../choosable";
import type { Split } from "../benchmark";
import type { Copies, UnreadableImage } from "./check";
import { formatWords, type ImportFormat } from "./source";

/** What was found in a folder of images and labels, and what is proposed for it. */
export interface ImportReport {
  /** The folder. */
  readonly folder: string;
  /** How it is laid out. */
  readonly format: ImportFormat;
  /** Images of the list. */
  readonly images: number;
  /** The same by part; null where the list names no parts. */
  readonly parts: Readonly<Record<Split, number>> | null;
  /** Objects that the labels have; their boxes are not used. */
  readonly objects: number;
  /** Images of the list that show each class, in the order of the tasks. */
  readonly positives: Readonly<Record<string, number>>;
  /** Images of the list that show none of the classes, and so belong to no task. */
  readonly showNone: number;
  /** Classes that the folder names and no image shows: they are in no task. */
  readonly unseen: readonly string[];
  /** Groups of classes that may be one class in several writings. */
  readonly nearNames: readonly (readonly string[])[];
  /** Images that no label speaks of. */
  readonly unlabelled: readonly string[];
  /** Labels whose image is not there. */
  readonly withoutImage: readonly string[];
  /** Images that are in none of the folder's parts. */
  readonly inNoPart: readonly string[];
  /** Images that cannot be decoded. */
  readonly unreadable: readonly UnreadableImage[];
  /** Images of the same content. */
  readonly copies: readonly Copies[];
  /** Classes of each task that is proposed. */
  readonly tasks: readonly (readonly string[])[];
  /** Tasks whose epochs cannot be chosen, for want of validation images. */
  readonly withoutChoice: readonly TaskWithoutChoice[];
  /** Why the tasks and parts are as they are, a sentence each. */
  readonly reasons: readonly string[];
  /** What else a person should know, a sentence each. */
  readonly notes: readonly string[];
  /** Files that were written; null for none. */
  readonly written: { readonly list: string; readonly partition: string; readonly sheet: string } | null;
}

const count = (n: number): string => n.toLocaleString("en-US");

/** The report in words and a table. */
export function formatImport(report: ImportReport): string {
  const { folder, format, images, parts, objects, showNone, tasks, reasons, notes } = report;
  const byPart = Object.entries(parts ?? {}).filter(([, n]) => n > 0);
  const inParts = byPart.length === 0 ? "" : `: ${byPart.map(([part, n]) => `${count(n)} ${part}`).join(", ")}`;
  const boxes =
    objects === 0
      ? []
      : [`${count(objects)} objects; their boxes are not used: a run learns which classes an image shows, not where`];
  return [
    `${folder}: ${formatWords[format].title} (${format})`,
    `${count(images)} images in the list${inParts}; ${count(tasks.flat().length)} classes`,
    ...boxes,
    ...(showNone > 0 ? [`${count(showNone)} images of the list show none of the classes, and belong to no task`] : []),
    "",
    ...tableOf(report),
    "",
    ...findingsOf(report),
    ...notes.map((note) => `note: ${note}`),
    ...reasons.map((reason) => `proposed: ${reason}`),
  ].join("\n");
}

/** A line a class: its name, its images, its task. */
function tableOf({ positives, tasks }: ImportReport): string[] {
  const rows = [
    ["class", "images", "task"],
    ...tasks.flatMap((names, task) => names.map((name) => [inLine(name), count(positives[name]), String(task + 1)])),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, n, task]) => `${name.padEnd(width)}${n.padStart(10)}${task.padStart(6)}`);
}

/** A name of one line. */
const inLine = (name: string): string => name.replace(/\p{Cc}/gu, "\ufffd");

/** Most names that are told of a finding. */
const mostTold = 5;

function told(names: readonly string[]): string {
  const shown = names.slice(0, mostTold).map(quoted).join(", ");
  return names.length > mostTold ? `${shown} and ${count(names.length - mostTold)} more` : shown;
}

/** What is wrong with the data, a line each. */
function findingsOf(report: ImportReport): string[] {
  const { nearNames, unseen, unlabelled, withoutImage, inNoPart, unreadable, copies } = report;
  const line = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what}: ${count(names.length)} (${told(names)})`];
  const left = copies.flatMap((group) => group.copies);
  const differing = copies.filter(({ differ }) => differ).length;
  const labels = differing === 0 ? "" : `; of ${count(differing)} the labels differ, and the one that stays has all`;
  return [
    ...nearNames.map((names) => `near-equal names: ${names.map(quoted).join(" and ")}; are they one class?`),
    ...line("classes that no image shows, left out", unseen),
    ...line("images without labels, left out", unlabelled),
    ...line("labels without an image, left out", withoutImage),
    ...line("images in none of the parts, left out", inNoPart),
    ...(unreadable.length === 0
      ? []
      : [
          `unreadable images, left out: ${count(unreadable.length)} (` +
            `${told(unreadable.map(({ image }) => image))}; the first: ${unreadable[0].reason})`,
        ]),
    ...line("copies of other images, left out", left).map((text) => text + labels),
  ];
}
