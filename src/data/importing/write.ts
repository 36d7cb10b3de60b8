import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { error } from "../../base/errors";
import { makeFolder, writeJson, writeWhole } from "../../base/files";
import { readHeader } from "../images/header";
import type { ListedBox } from "../viewing/listBoxes";
import { placedIn } from "../viewing/placed";
import type { FolderFiles } from "./folderFiles";
import { contactSheet, sheetColumns, type SheetRow } from "./sheet";
import type { SourceBox, SourceImage } from "./source";

/** Paths of what an import writes. */
export interface ImportOutput {
  /** Folder of the others. */
  readonly folder: string;
  /** List of images, as JSON lines. */
  readonly list: string;
  /** Description of the tasks. */
  readonly partition: string;
  /** Contact sheet. */
  readonly sheet: string;
}

/** What is written. */
export interface ImportContent {
  readonly files: FolderFiles;
  readonly images: readonly SourceImage[];
  readonly tasks: readonly (readonly string[])[];
  /** Images of each class. */
  readonly positives: ReadonlyMap<string, number>;
  /** Part of the images that is drawn for test. */
  readonly test: number;
  /** What runs and figures call the data. */
  readonly name: string;
}

/** The paths in a folder. */
export const outputOf = (folder: string): ImportOutput => ({
  folder,
  list: join(folder, "list.jsonl"),
  partition: join(folder, "tasks.json"),
  sheet: join(folder, "contact-sheet.png"),
});

/** @throws `import/exists` where one of the files is there */
export function assertFree({ list, partition, sheet }: ImportOutput): void {
  const path = [list, partition, sheet].find((each) => existsSync(each));
  if (path !== undefined) throw error("import/exists", { path });
}

/**
 * Writes the three files, each whole or not at all; the list comes last.
 * @returns what a person should know of the contact sheet; undefined for nothing.
 * @throws a `file/` error
 */
export async function writeImport(output: ImportOutput, content: ImportContent): Promise<string | undefined> {
  const { files, images, tasks, test, name } = content;
  const { png, note } = await contactSheet(rowsOf(content));
  makeFolder(output.folder);
  await writeWhole(output.sheet, png);
  await writeJson(output.partition, { name, tasks, ...(test > 0 && { test }) });
  const base = resolve(output.folder);
  const lines: string[] = [];
  for (const { name: image, present, unknown, split, boxes = [] } of images) {
    const path = resolve(files.pathOf(image));
    const line = {
      image: relative(base, path),
      ...(split !== undefined && { split }),
      labels: present,
      ...(unknown.length > 0 && { unknown }),
      ...(boxes.length > 0 && { boxes: await listedBoxes(path, boxes) }),
    };
    lines.push(jsonLine(line));
  }
  await writeWhole(output.list, lines.join(""));
  return note;
}

/** Boxes as a list has them: in parts of the image, to the millionth. */
async function listedBoxes(path: string, boxes: readonly SourceBox[]): Promise<readonly ListedBox[]> {
  const inPixels = boxes.some(({ unit }) => unit === "pixels");
  const size = inPixels ? await readHeader(await readFile(path)) : undefined;
  return boxes.map((box) => {
    const { width = 1, height = 1 } = box.unit === "pixels" && size ? size : {};
    const { name, isDifficult, ...place } = placedIn(box, width, height);
    const [x, y, w, h] = [place.x, place.y, place.width, place.height].map((part) => Number(part.toFixed(6)));
    return { class: name, x, y, width: w, height: h, ...(isDifficult && { difficult: true }) };
  });
}

/** A line of JSON, in which the list's reader finds no control character. */
const jsonLine = (value: object): string =>
  `${JSON.stringify(value).replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )}\n`;

/** The rows of the contact sheet: images of a class at equal distances, so that a film's frames are not all alike. */
function rowsOf({ files, images, tasks, positives }: ImportContent): SheetRow[] {
  const byClass = new Map<string, string[]>();
  for (const { name, present } of images)
    for (const label of present) {
      const names = byClass.get(label);
      if (names) names.push(name);
      else byClass.set(label, [name]);
    }
  return tasks.flatMap((classes, task) =>
    classes.map((name) => {
      const all = byClass.get(name) ?? [];
      const step = Math.max(1, all.length / sheetColumns);
      const chosen = Array.from({ length: Math.min(sheetColumns, all.length) }, (_, i) => all[Math.floor(i * step)]);
      return {
        name,
        note: `${(positives.get(name) ?? 0).toLocaleString("en-US")} images, task ${task + 1}`,
        images: chosen.map(files.pathOf),
      };
    }),
  );
}
