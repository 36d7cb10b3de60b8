import { ensure } from "./bootstrap.mjs";
import { lab } from "./jupyter.mjs";
import { foreground, main } from "./process.mjs";
import { python } from "./project.mjs";

/** JupyterLab on the notebooks. Arguments go to JupyterLab. */
await main(async (args) => {
  await ensure();
  return foreground(python, [...lab(), ...args]);
});
