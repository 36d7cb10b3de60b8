import { ensure } from "./bootstrap.mjs";
import { foreground, main } from "./process.mjs";
import { inside, python } from "./project.mjs";

/** JupyterLab on the notebooks, reachable from this machine alone and with a token. Arguments go to JupyterLab. */
await main(async (args) => {
  await ensure();
  // Jupyter refuses to run as root, which is who one is in most containers.
  const asRoot = process.getuid() === 0 ? ["--allow-root"] : [];
  const quiet = "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate";
  return foreground(python, ["-m", "jupyterlab", "--ip=127.0.0.1", `--ServerApp.root_dir=${inside("notebooks")}`, quiet, ...asRoot, ...args]);
});
