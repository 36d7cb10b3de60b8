import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { ensure } from "../install/bootstrap.mjs";
import { main } from "../shared/process.mjs";
import { inside, root } from "../shared/project.mjs";

/** Makes the site of the documentation in docs/site, or in `--out DIR`. */
await main(async (args) => {
  const { values } = parseArgs({ args, options: { out: { type: "string" } } });
  await ensure();
  // Where packages were not there before `ensure`, what the site is made with can be loaded only now.
  const { buildSite } = await import("../site/build.mjs");
  const out = resolve(values.out ?? inside("docs", "site"));
  if (!(await buildSite(root, out))) return 1;
  console.log(`${out}/index.html`);
  return 0;
});
