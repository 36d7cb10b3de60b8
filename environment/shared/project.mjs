import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project folder: everything is installed inside it. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * A path inside the project folder.
 * @param {...string} parts
 */
export const inside = (...parts) => join(root, ...parts);

/** The project's own Python. */
export const python = inside(".venv", "bin", "python");

/** Folder of the TensorFlow wheel in `.venv` (its libraries and headers), or undefined where there is none. */
export function tensorflowWheel() {
  const lib = inside(".venv", "lib");
  const versions = existsSync(lib) ? readdirSync(lib) : [];
  return versions
    .map((version) => join(lib, version, "site-packages", "tensorflow"))
    .find((folder) => existsSync(folder));
}
