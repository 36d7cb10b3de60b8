import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import folders from "../shared/folders.cjs";

const file = join(folders.installing, "installing");

/**
 * Runs `body` while no other process of this project folder does; one that was killed holds nothing.
 * @template T
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function exclusively(body) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !taken(); await setTimeout(500)) {
    if (!told) console.error("another process is installing here: waiting for it");
    told = true;
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @returns {boolean} */
function taken() {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  if (holderLives()) return false;
  rmSync(file, { force: true });
  return taken();
}

function holderLives() {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;
