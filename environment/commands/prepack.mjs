import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "../install/build.mjs";
import { writeDanfojs } from "../packing/danfojs.mjs";
import { brought, removeMade, tutorials } from "../packing/folder.mjs";
import { main } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/**
 * Before `npm pack`: builds, and makes what a package holds and a checkout does not need. That is the packages that
 * npm cannot install for whoever uses Palimpsest, and the tutorials without their outputs.
 */
await main(async () => {
  if (!build.fresh()) await build.install();
  removeMade();
  cpSync(inside("environment", "tensorflow"), join(brought, "@tensorflow", "tfjs-node"), { recursive: true });
  await writeDanfojs(join(brought, "danfojs-node"));
  const load = createRequire(import.meta.url);
  const { withoutOutputs } = load(inside("dist", "notebook", "file", "newNotebook.js"));
  const { readNotebook } = load(inside("dist", "notebook", "file", "readNotebook.js"));
  mkdirSync(tutorials, { recursive: true });
  for (const name of readdirSync(inside("notebooks")).filter((each) => each.endsWith(".ipynb"))) {
    const notebook = withoutOutputs(readNotebook(inside("notebooks", name)));
    writeFileSync(join(tutorials, name), `${JSON.stringify(notebook, null, 1)}\n`);
  }
});
