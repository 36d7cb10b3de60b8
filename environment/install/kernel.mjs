import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import folders from "../shared/folders.cjs";
import { environment, inside } from "../shared/project.mjs";
import { hasJupyter } from "./python.mjs";
import { record, recorded } from "./stamp.mjs";

const file = join(environment, "share", "jupyter", "kernels", "tslab", "kernel.json");

/** Absolute paths throughout: a kernel is started by Jupyter, from any folder and with any PATH. */
export const spec = () =>
  JSON.stringify(
    {
      argv: [process.execPath, inside("environment", "kernel.cjs"), "--config-path", "{connection_file}"],
      display_name: "TypeScript (Palimpsest)",
      language: "typescript",
      interrupt_mode: "message",
      env: { NODE_PATH: folders.packageFolders.join(delimiter) },
    },
    null,
    2,
  );

/** The kernel specification that JupyterLab, nbconvert and VS Code find in `.venv`. */
export const kernel = {
  name: "notebook kernel",
  needs: /** @type {never[]} */ ([]),

  fresh() {
    return !hasJupyter() || recorded(file) === spec();
  },

  install() {
    mkdirSync(dirname(file), { recursive: true });
    record(file, spec());
  },
};
