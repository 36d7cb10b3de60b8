import { existsSync, readFileSync } from "node:fs";
import { logged } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/**
 * Packages by their folder, as a lock file lists them.
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/**
 * `node_modules` exactly as package-lock.json says. No install script runs: those of tfjs-node download, the others are
 * not needed.
 */
export const npm = {
  name: "npm packages",
  needs: /** @type {const} */ (["npm", "ownPackages", "disk"]),

  /** Compares with npm's own record of what it installed, so an `npm install` by hand counts too. */
  fresh() {
    const record = inside("node_modules", ".package-lock.json");
    if (!existsSync(record)) return false;
    const wanted = packages(inside("package-lock.json"));
    const installed = packages(record);
    return (
      Object.entries(wanted).every(([path, { version, optional }]) => {
        if (path === "") return true;
        return installed[path] ? installed[path].version === version : optional;
      }) && Object.keys(installed).every((path) => wanted[path])
    );
  },

  async install() {
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    const runningNpm = process.env.npm_execpath;
    if (runningNpm?.endsWith("npm-cli.js")) await logged(process.execPath, [runningNpm, ...args]);
    else await logged("npm", args);
  },
};
