import { existsSync, readFileSync } from "node:fs";
import { logged } from "./process.mjs";
import { inside } from "./project.mjs";

const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/**
 * `node_modules` exactly as package-lock.json says. No install script runs: those of tfjs-node download, the others are
 * not needed.
 */
export const npm = {
  name: "npm packages",
  needs: ["npm", "disk"],

  /** Compares with npm's own record of what it installed, so an `npm install` by hand counts too. */
  fresh() {
    const record = inside("node_modules", ".package-lock.json");
    if (!existsSync(record)) return false;
    const wanted = packages(inside("package-lock.json"));
    const installed = packages(record);
    const same = ([path, { version, optional }]) => (installed[path] ? installed[path].version === version : optional);
    return (
      Object.entries(wanted).every((entry) => entry[0] === "" || same(entry)) &&
      Object.keys(installed).every((path) => wanted[path])
    );
  },

  async install() {
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    const own = process.env.npm_execpath;
    await (own?.endsWith("npm-cli.js") ? logged(process.execPath, [own, ...args]) : logged("npm", args));
  },
};
