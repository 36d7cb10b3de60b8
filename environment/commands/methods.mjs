import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { madePages, pageFolders } from "../documents/pages/index.mjs";
import { main } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/** Makes the pages of strategies, directions and other parts in docs from their definitions. */
await main(async () => {
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
  console.log(`${Object.keys(pages).length} pages: ${written} written, ${stale.length} removed`);
  return 0;
});
