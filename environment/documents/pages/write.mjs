import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { inside } from "../../shared/project.mjs";
import { madePages, pageFolders } from "./index.mjs";

/**
 * Writes the pages of methods that are not as they are made now, and removes what is beside them.
 * @returns how many there are, were written and were removed
 */
export function writePages() {
  const pages = madePages(inside());
  let written = 0;
  for (const folder of pageFolders) mkdirSync(inside(folder), { recursive: true });
  for (const [name, text] of Object.entries(pages)) {
    const path = inside(name);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    written += 1;
  }
  const stale = pageFolders
    .flatMap((folder) => readdirSync(inside(folder)).map((name) => `${folder}/${name}`))
    .filter((name) => !Object.hasOwn(pages, name));
  for (const name of stale) rmSync(inside(name));
  return { pages: Object.keys(pages).length, written, removed: stale.length };
}
