"use strict";
// Where the package lies, and where what it needs is installed: a checkout holds all of it; a package that npm
// installed shares the folder of whoever uses it.
const { existsSync } = require("node:fs");
const { basename, dirname, join, sep } = require("node:path");

/** Folder of the package. */
const packageRoot = join(__dirname, "..", "..");

/** Whether npm installed the package, which is a checkout otherwise. */
const isInstalled = basename(dirname(packageRoot)) === "node_modules";

/** How pnpm calls the folder in which it keeps packages. */
const store = `${sep}node_modules${sep}.pnpm${sep}`;

/** The folder that `.venv` and `node_modules` are in: a checkout itself, or the folder that the package is used in. */
const home = isInstalled ? usedIn() : packageRoot;

function usedIn() {
  const [above, inStore] = packageRoot.split(store);
  return inStore === undefined ? dirname(dirname(packageRoot)) : above;
}

/** Folders that hold packages, in the order in which the package's own code finds them. */
const packageFolders = isInstalled
  ? [join(packageRoot, "dist", "node_modules"), join(packageRoot, "node_modules"), dirname(packageRoot)]
  : [join(packageRoot, "node_modules")];

/**
 * Folder of an installed package. Where there is none, the one that it would be in.
 * @param {string} name
 */
function folderOf(name) {
  const candidates = packageFolders.map((folder) => join(folder, name));
  return candidates.find((folder) => existsSync(folder)) ?? candidates[candidates.length - 1];
}

/** Where the installation writes its log, and the lock that one process of it holds. */
const installing = isInstalled ? join(home, "node_modules", ".cache", "palimpsest") : join(packageRoot, ".cache");

/** The command that installs what is missing. */
const setupCommand = isInstalled ? "npx palimpsest setup" : "npm run setup";

module.exports = { folderOf, home, installing, isInstalled, packageFolders, packageRoot, setupCommand };
