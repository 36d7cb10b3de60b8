import { ensure } from "../install/bootstrap.mjs";
import { lab } from "../shared/jupyter.mjs";
import { foreground, main } from "../shared/process.mjs";
import { python } from "../shared/project.mjs";

/** JupyterLab on the notebooks. Arguments go to JupyterLab. */
await main(async (args) => {
  await ensure();
  return foreground(python, [...lab(), ...args]);
});
