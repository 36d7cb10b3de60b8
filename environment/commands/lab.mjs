import { ensure } from "../install/bootstrap.mjs";
import folders from "../shared/folders.cjs";
import { lab } from "../shared/jupyter.mjs";
import { foreground, main } from "../shared/process.mjs";
import { python } from "../shared/project.mjs";

/** JupyterLab on the notebooks; of an installed package, on the working folder. Arguments go to JupyterLab. */
await main(async (args) => {
  await ensure();
  if (!folders.isInstalled) return foreground(python, lab(undefined, args));
  return foreground(python, lab(process.cwd(), args), process.cwd());
});
