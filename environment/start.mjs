import { readdirSync } from "node:fs";
import { ensure } from "./bootstrap.mjs";
import { foreground, main, Unusable } from "./process.mjs";
import { inside } from "./project.mjs";

/** The main job: installs what is missing, then runs the first notebook on the embedded benchmark. Arguments go to `palimpsest notebook`. */
await main(async (args) => {
  await ensure();
  const notebook = readdirSync(inside("notebooks")).sort().find((name) => /^01-.*\.ipynb$/.test(name));
  if (!notebook) throw new Unusable(`there is no notebook 01-*.ipynb in ${inside("notebooks")}. Restore it from the repository`);
  const out = args.includes("--out") ? [] : ["--out", `runs/start/${notebook}`];
  return foreground(process.execPath, ["environment/palimpsest.cjs", "notebook", `notebooks/${notebook}`, ...out, ...args]);
});
