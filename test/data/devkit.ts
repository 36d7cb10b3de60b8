import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vocClasses } from "../../src/data/voc/classes";
import type { Random } from "../../src/base/random";
import { writeSet, type Row } from "./fixtures";

interface Drawn {
  readonly name: string;
  readonly difficult: boolean;
}

/**
 * Writes one set of a devkit with annotation files: random objects, some difficult, and the lists that follow from
 * them.
 */
export function writeAnnotatedSet(folder: string, set: string, ids: readonly string[], stream: Random): void {
  mkdirSync(join(folder, "Annotations"), { recursive: true });
  const rows = ids.map((id): Row => {
    const objects = Array.from({ length: stream.integer(5) }, (): Drawn => ({
      name: vocClasses[stream.integer(vocClasses.length)],
      difficult: stream.uniform() < 0.3,
    }));
    writeFileSync(
      join(folder, "Annotations", `${id}.xml`),
      `<annotation><filename>${id}.jpg</filename>${objects.map(element).join("")}</annotation>\n`,
    );
    return [id, vocClasses.map((name) => labelOf(objects.filter((object) => object.name === name)))];
  });
  writeSet(folder, set, rows);
  writeFileSync(join(folder, "ImageSets", "Main", `${set}.txt`), ids.map((id) => `${id}\n`).join(""));
}

function labelOf(objects: readonly Drawn[]): number {
  if (objects.length === 0) return -1;
  return objects.every(({ difficult }) => difficult) ? 0 : 1;
}

const element = ({ name, difficult }: Drawn): string =>
  `<object><name>${name}</name><difficult>${Number(difficult)}</difficult><bndbox>` +
  `<xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>`;
