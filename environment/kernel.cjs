"use strict";
// The notebook kernel: tslab's compiler and executor, with Jupyter's protocol, errors, results and interrupts as people
// expect them.
require("./threads.cjs");
const { existsSync } = require("node:fs");
const { join, sep } = require("node:path");
const { sys } = require("@tslab/typescript-for-tslab");

// A notebook outside the project imports the project's packages too: tslab looks for types only upwards from the
// working directory, and asks its own copy of TypeScript for every file. (NODE_PATH does the same for the running
// code.)
const here = join(process.cwd(), "node_modules") + sep;
const ours = join(__dirname, "..", "node_modules") + sep;
/** @param {string} path */
const forward = (path) => (path.startsWith(here) && !existsSync(path) ? ours + path.slice(here.length) : path);

/** @type {any} */
const fileSystem = sys;
for (const name of ["readFile", "fileExists", "directoryExists", "getDirectories", "realpath"]) {
  const original = fileSystem[name];
  fileSystem[name] = (/** @type {string} */ path, /** @type {unknown[]} */ ...rest) => original(forward(path), ...rest);
}

require("./kernel/start.cjs").start(process.argv[process.argv.length - 1]);
