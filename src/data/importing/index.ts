import { existsSync, statSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { error } from "../../base/errors";
import { named } from "../../base/named";
import { quoted } from "../../base/words/quoted";
import type { DifficultPolicy } from "../voc/devkit";
import { checkImages, type CheckOptions } from "./check";
import { choicesOf } from "./choices";
import { readClassFolders } from "./classFolders";
import { readCocoFolder } from "./cocoFolder";
import { listFolder, type FolderFiles } from "./folderFiles";
import { nearNames } from "./nearNames";
import { positivesOf, proposeTasks } from "./propose";
import { assertFormat, recognise } from "./recognise";
import type { ImportReport } from "./report";
import type { ImportFormat, SourceImage, SourceLabels } from "./source";
import { settleSplits } from "./splits";
import { readVocFolder } from "./vocFolder";
import { assertFree, outputOf, writeImport } from "./write";
import { readYoloFolder } from "./yoloFolder";

export { formatImport, type ImportReport } from "./report";
export { importFormats, type ImportFormat } from "./source";

/** What is imported, and where its list goes. */
export interface ImportOptions extends CheckOptions {
  /** Folder of images and labels. Nothing in it is changed. */
  readonly folder: string;
  /** Folder that the list, the description of its tasks and the contact sheet are written to. */
  readonly out: string;
  /** Layout of the folder. Default: what it is recognised as. */
  readonly format?: ImportFormat;
  /** Number of tasks that are proposed. Default 3, or as many as there are classes. */
  readonly tasks?: number;
  /** What an image is where a class has difficult objects or a crowd alone. Default `negative`. */
  readonly difficult?: DifficultPolicy;
  /** Writes nothing. */
  readonly dryRun?: boolean;
  /** Replaces the three files where they are there. */
  readonly overwrite?: boolean;
}

/**
 * Makes a list of images and a description of its tasks of a folder in one of the usual layouts, and a contact sheet.
 * @throws `path/missing`; `import/` errors; `argument/invalid` for an `out` within the folder, or too many tasks; what
 *   the readers of annotations throw; a `file/` error
 */
export async function importFolder(options: ImportOptions): Promise<ImportReport> {
  const { folder, tasks: count, difficult = "negative", dryRun = false } = options;
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw error("path/missing", { argument: "dir", path: folder, expected: "folder of images and labels" });
  const output = outputOf(options.out);
  assertOutside(folder, options.out);
  if (!dryRun && options.overwrite !== true) assertFree(output);
  const files = await listFolder(folder);
  const format = options.format ?? (await recognise(files));
  if (options.format !== undefined) await assertFormat(files, options.format);
  const labels = await readLabels(files, format, difficult);
  const settled = settleSplits(labels.images);
  const { images: readable, unreadable, copies } = await checkImages(files, settled.images, options);
  const all = positivesOf(readable, labels.classes);
  const positives = new Map([...all].filter(([, n]) => n > 0));
  // What no image shows is no class of the list.
  const images = readable.map((image) => ({ ...image, unknown: image.unknown.filter((name) => positives.has(name)) }));
  assertSome(folder, images, positives);
  const tasks = proposeTasks(positives, count);
  const classes = tasks.flat();
  const { test, withoutChoice } = choicesOf(images, tasks);
  const written = { files, images, tasks, positives, test, name: basename(resolve(folder)) };
  const note = dryRun ? undefined : await writeImport(output, written);
  return {
    ...{ folder, format, images: images.length, parts: partsOf(images), objects: labels.objects },
    positives: named(classes, (name) => positives.get(name) ?? 0),
    showNone: images.filter(({ present }) => present.length === 0).length,
    unseen: [...all].filter(([, n]) => n === 0).map(([name]) => name),
    nearNames: nearNames(labels.classes),
    ...{ unlabelled: labels.unlabelled, withoutImage: labels.withoutImage, inNoPart: settled.inNoPart },
    ...{ unreadable, copies, tasks, withoutChoice },
    reasons: [reasonOf(tasks), settled.reason],
    notes: [...labels.notes, ...rareNotes(positives), ...(note === undefined ? [] : [note])],
    written: dryRun ? null : output,
  };
}

async function readLabels(files: FolderFiles, format: ImportFormat, difficult: DifficultPolicy): Promise<SourceLabels> {
  if (format === "voc") return readVocFolder(files, difficult);
  if (format === "coco") return readCocoFolder(files, difficult);
  if (format === "yolo") return readYoloFolder(files);
  const read = readClassFolders(files);
  if (read === undefined)
    throw error("import/empty", { path: files.root, problem: "it has no folders of two classes" });
  return read;
}

function assertOutside(folder: string, out: string): void {
  const path = relative(resolve(folder), resolve(out));
  if (path === "" || !(path === ".." || path.startsWith("../")))
    throw error("argument/invalid", {
      argument: "--out",
      received: out,
      takes: "a folder outside of the one that is imported",
    });
}

function assertSome(folder: string, images: readonly SourceImage[], positives: ReadonlyMap<string, number>): void {
  if (images.length === 0)
    throw error("import/empty", { path: folder, problem: "no image that can be read has labels" });
  if (positives.size === 0) throw error("import/empty", { path: folder, problem: "no image shows any class" });
  if (images.every(({ split }) => split !== undefined && split !== "train"))
    throw error("import/empty", { path: folder, problem: "no training image can be read" });
}

/** Images by part; null where they have none. */
function partsOf(images: readonly SourceImage[]): ImportReport["parts"] {
  if (images[0].split === undefined) return null;
  const parts = { train: 0, validation: 0, test: 0 };
  for (const { split } of images) if (split !== undefined) parts[split]++;
  return parts;
}

function reasonOf(tasks: ImportReport["tasks"]): string {
  if (tasks.length === 1) return "one task, which has all classes";
  return (
    `${tasks.length} tasks of classes by their number of images, most first: an image belongs to the last task of ` +
    "whose classes it shows one, so that frequent classes leave the images of rare ones to later tasks"
  );
}

/** Fewest images of a class that leave some for training, choosing and test. */
const fewestImages = 10;

function rareNotes(positives: ReadonlyMap<string, number>): string[] {
  const rare = [...positives].filter(([, n]) => n < fewestImages).map(([name, n]) => `${quoted(name)} (${n})`);
  if (rare.length === 0) return [];
  const shown = rare.slice(0, 5).join(", ");
  const more = rare.length > 5 ? ` and ${rare.length - 5} more` : "";
  return [`classes of fewer than ${fewestImages} images, whose scores say little: ${shown}${more}`];
}
