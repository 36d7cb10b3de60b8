import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import folders from "./folders.cjs";

/** The project folder. */
export const root = folders.packageRoot;

/**
 * A path inside the project folder.
 * @param {...string} parts
 */
export const inside = (...parts) => join(root, ...parts);

/** The Python environment: in the project folder, or in the folder that the package is installed in. */
export const environment = join(folders.home, ".venv");

/** The project's own Python. */
export const python = join(environment, "bin", "python");

/** Folder of the TensorFlow wheel in `.venv` (its libraries and headers), or undefined where there is none. */
export function tensorflowWheel() {
  const lib = join(environment, "lib");
  const versions = existsSync(lib) ? readdirSync(lib) : [];
  return versions
    .map((version) => join(lib, version, "site-packages", "tensorflow"))
    .find((folder) => existsSync(folder));
}
