import { binding } from "./binding.mjs";
import { build } from "./build.mjs";
import { kernel } from "./kernel.mjs";
import { links } from "./links.mjs";
import { exclusively } from "./lock.mjs";
import { npm } from "./npm.mjs";
import { preflight } from "./preflight.mjs";
import { python } from "./python.mjs";
import folders from "../shared/folders.cjs";

/**
 * A part of the installation.
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly (keyof typeof import("./preflight.mjs").needs)[]} needs what the machine must have for it
 * @property {() => boolean | undefined} fresh whether it is done already
 * @property {() => Promise<void> | void} install
 */

/**
 * In order: a step may use what an earlier one made. A package that npm installed is built, and has its packages.
 * @type {readonly Step[]}
 */
const steps = folders.isInstalled ? [python, binding, kernel] : [npm, python, binding, links, build, kernel];

/** The steps from the first that is out of date on: a later one may go with it (`npm ci` removes the binding). */
function due() {
  const first = steps.findIndex((step) => !step.fresh());
  return first < 0 ? [] : steps.slice(first);
}

/**
 * Installs into the project folder, or into the folder that the package is used in, whatever is missing or out of date,
 * and nothing else. Everything that the machine
 * lacks is named before the first change. Gives the names of the steps that were done.
 */
export async function ensure() {
  preflight(["platform", "node", "folder", ...new Set(due().flatMap((step) => step.needs))]);
  return due().length === 0 ? [] : exclusively(install);
}

async function install() {
  /** @type {string[]} */
  const done = [];
  for (const step of due()) {
    if (step.fresh()) continue;
    const start = performance.now();
    process.stderr.write(`${step.name} ... `);
    try {
      await step.install();
    } catch (error) {
      process.stderr.write("failed\n");
      throw error;
    }
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    done.push(step.name);
  }
  return done;
}
