import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answer, logged } from "../shared/process.mjs";
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
    const [program, ...own] = await npmFor(process.env.npm_execpath);
    await logged(program, [...own, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  },
};

/** The first npm that reads an override that is a folder, as package.json has them. Debian 13 has npm 9.2. */
const leastMajor = 10;

/** What is fetched, into this folder, where npm is older. */
const newer = "npm@10.9.4";

/**
 * The command that runs an npm which can install the packages: the one that runs this, else that on PATH, else a newer
 * one, which the older one fetches.
 * @param {string | undefined} running the script of npm that this was started by
 * @param {string} [folder] where a newer one is kept
 * @returns {Promise<readonly [program: string, ...options: string[]]>}
 */
export async function npmFor(running, folder = inside(".cache", "npm")) {
  /** @type {readonly [program: string, ...options: string[]]} */
  const command = running?.endsWith("npm-cli.js") ? [process.execPath, running] : ["npm"];
  const [program, ...own] = command;
  if (Number.parseInt(answer(program, [...own, "--version"]) ?? "", 10) >= leastMajor) return command;
  const script = join(folder, "node_modules", "npm", "bin", "npm-cli.js");
  if (!existsSync(script)) {
    const options = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
    mkdirSync(folder, { recursive: true }); // Else npm takes the nearest folder above that has a package.json.
    await logged(program, [...own, "install", ...options, newer]);
  }
  return [process.execPath, script];
}
