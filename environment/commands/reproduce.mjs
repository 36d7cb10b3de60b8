import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensure } from "../install/bootstrap.mjs";
import { foreground, main } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/**
 * The studies behind the tables of docs and notebooks; arguments go to `palimpsest reproduce`. The page of results and
 * the pages of methods then have the new tables.
 */
await main(async (args) => {
  await ensure();
  const code = await foreground(process.execPath, [inside("environment", "palimpsest.cjs"), "reproduce", ...args]);
  const results = inside("docs", "results");
  if (code === 0 && existsSync(results)) {
    const { withResults } = createRequire(import.meta.url)(inside("dist", "studies", "document.js"));
    const reports = readdirSync(results)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(join(results, name), "utf8")));
    const page = inside("docs", "guide", "results.md");
    writeFileSync(`${page}.part`, withResults(readFileSync(page, "utf8"), reports));
    renameSync(`${page}.part`, page);
    // Where packages were not there before `ensure`, what the pages are made with can be loaded only now.
    const { writePages } = await import("../documents/pages/write.mjs");
    writePages();
  }
  return code;
});
