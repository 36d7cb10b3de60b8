import { existsSync, readdirSync } from "node:fs";
import { ensure } from "../install/bootstrap.mjs";
import { foreground, main, Unusable } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/** The main job: installs what is missing, then runs the first notebook. Arguments go to `palimpsest notebook`. */
await main(async (args) => {
  await ensure();
  const folder = inside("notebooks");
  const notebook = existsSync(folder) && readdirSync(folder).find((name) => /^01-.*\.ipynb$/.test(name));
  if (!notebook) throw new Unusable(`there is no notebook 01-*.ipynb in ${folder}. Restore it from the repository`);
  const out = args.includes("--out") ? [] : ["--out", `runs/start/${notebook}`];
  return foreground(process.execPath, [
    "environment/palimpsest.cjs",
    "notebook",
    `notebooks/${notebook}`,
    ...out,
    ...args,
  ]);
});
