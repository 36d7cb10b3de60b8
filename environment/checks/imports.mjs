import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

/**
 * The imports of a project, as dependency-cruiser finds them by the options of `.dependency-cruiser.cjs`.
 * @param {string} root the project folder, or a copy of its sources with the two configuration files
 * @param {string[]} folders the folders to look at
 * @param {{ check?: boolean }} options `check`: apply the rules of the file too
 * @returns {Promise<import("dependency-cruiser").ICruiseResult>}
 */
export async function importsOf(root, folders, { check = false } = {}) {
  /** @type {import("dependency-cruiser").IConfiguration} */
  const { forbidden, options } = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
  const tsConfig = join(root, "tsconfig.json");
  const rules = check ? { validate: true, ruleSet: { forbidden } } : {};
  const settings = { ...options, tsConfig: { fileName: tsConfig }, baseDir: root, ...rules };
  const { output } = await cruise(folders, settings, undefined, { tsConfig: extractTSConfig(tsConfig) });
  if (typeof output === "string") throw new Error(`dependency-cruiser gave a text: ${output}`);
  return output;
}
