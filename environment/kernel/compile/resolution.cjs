"use strict";
// Which file an import names.
const { dirname, join, relative, sep } = require("node:path");
const ts = require("./typescript.cjs");

/** A notebook outside the project imports the project's packages too. (NODE_PATH does the same for running code.) */
const project = join(__dirname, "..", "..", "..", "dist", "index.d.ts");

/** Extensions of what is compiled, and of what comes out. */
const compiled = new Map([
  [".ts", ".js"],
  [".tsx", ".js"],
  [".js", ".js"],
  [".jsx", ".js"],
  [".mts", ".mjs"],
  [".mjs", ".mjs"],
  [".cts", ".cjs"],
  [".cjs", ".cjs"],
  [".json", ".json"],
]);

/** @param {string} file */
const isPackage = (file) => file.includes("/node_modules/");

/** @param {string} file */
const isDeclaration = (file) => /\.d\.[cm]?ts$/.test(file);

/**
 * Whether a file is part of what the user works on, which is compiled here and may change at any time.
 * @param {string} file
 */
const isLocal = (file) => !isPackage(file) && !isDeclaration(file);

/**
 * The name of what a file is compiled to, as tslab's executor looks for it.
 * @param {string} file
 */
function outputOf(file) {
  const [extension] = /\.[^./]*$/.exec(file) ?? [""];
  return file.slice(0, file.length - extension.length) + (compiled.get(extension) ?? extension);
}

/**
 * A relative import of one file by another, in terms of what both are compiled to.
 * @param {string} from
 * @param {string} to
 */
function specifierOf(from, to) {
  const path = relative(dirname(from), outputOf(to)).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

/**
 * Finds files for imports. What the user's files import is looked for again by `refresh`: a file may have come, gone or
 * changed its place since. What packages import stays.
 * @param {import("typescript").ModuleResolutionHost} host
 * @param {import("typescript").CompilerOptions} options
 */
function createResolver(host, options) {
  const create = () => ts.createModuleResolutionCache(dirname(project), (name) => name, options);
  const lasting = create();
  let passing = create();
  /** @type {Map<string, Map<string, string | undefined>>} Of the user's files: what each import was found to be. */
  const found = new Map();
  /** @type {(name: string, file: string) => import("typescript").ResolvedModuleWithFailedLookupLocations} */
  const find = (name, file) => {
    const cache = isLocal(file) ? passing : lasting;
    const outcome = ts.resolveModuleName(name, file, options, host, cache);
    if (outcome.resolvedModule || ts.isExternalModuleNameRelative(name)) return outcome;
    return ts.resolveModuleName(name, project, options, host, cache);
  };
  /** @type {typeof find} */
  const resolve = (name, file) => {
    const outcome = find(name, file);
    if (!isLocal(file)) return outcome;
    const names = found.get(file) ?? new Map();
    found.set(file, names.set(name, outcome.resolvedModule?.resolvedFileName));
    return outcome;
  };
  return {
    resolve,
    cache: () => lasting,
    /** Looks again, and gives the user's files of which an import is found elsewhere now. */
    refresh() {
      passing = create();
      const isElsewhere = (/** @type {string} */ file, /** @type {string} */ name, /** @type {unknown} */ before) =>
        find(name, file).resolvedModule?.resolvedFileName !== before;
      const changed = [...found].filter(([file, names]) =>
        [...names].some(([name, before]) => isElsewhere(file, name, before)),
      );
      for (const [file] of changed) found.delete(file);
      return new Set(changed.map(([file]) => file));
    },
  };
}

module.exports = { createResolver, isDeclaration, isLocal, isPackage, outputOf, specifierOf };
