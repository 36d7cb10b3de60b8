import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * SHA-256 over texts, order included.
 * @param {...string} texts
 */
export function hash(...texts) {
  const sha = createHash("sha256");
  for (const text of texts) sha.update(`${Buffer.byteLength(text)}:`).update(text);
  return sha.digest("hex");
}

/**
 * Names and contents of every file below `folder` that `wanted` accepts, for `hash`.
 * @param {string} folder
 * @param {(name: string) => boolean} wanted
 */
export function contents(folder, wanted = () => true) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(wanted)
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

/**
 * The text recorded in a stamp, or undefined. A stamp lies in what it vouches for, so it goes when that goes.
 * @param {string} file
 */
export const recorded = (file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/**
 * @param {string} file
 * @param {string} text
 */
export const record = (file, text) => writeFileSync(file, text);
