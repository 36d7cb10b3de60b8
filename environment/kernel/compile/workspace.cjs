"use strict";
// What TypeScript knows: the cells that ran, one after the other, the cell in question, and all files that they import.
const { join } = require("node:path");
const { existsSync, statSync } = require("node:fs");
const { optionsFor } = require("./options.cjs");
const { createResolver, isLocal } = require("./resolution.cjs");
const { folderOf } = require("../../shared/folders.cjs");
const { prefix } = require("./syntax.cjs");
const ts = require("./typescript.cjs");

/** How many cells are laid out at once. */
const slots = 64;

/** What cells find without an import. */
const globals = join(__dirname, "globals.d.ts");

const library = ts.getDefaultLibFilePath({}).replace(/[^/\\]*$/, "");

/**
 * Folders of `@types` for a notebook in a folder: those above it; without Node's among them, the project's too.
 * @param {string} folder
 */
function typeRootsFor(folder) {
  const own = ts.getEffectiveTypeRoots({}, { getCurrentDirectory: () => folder }) ?? [];
  const hasNode = own.some((root) => existsSync(join(root, "node", "package.json")));
  return hasNode ? own : [...own, folderOf("@types")];
}

/**
 * What changes when a file does.
 * @param {string} file
 */
function versionOnDisk(file) {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts ? `${facts.mtimeMs} ${facts.size} ${facts.ino}` : "";
}

/**
 * A workspace for a notebook in a folder. Texts by their file: those of cells, and modules that are declared in a cell.
 * @param {string} folder
 */
function createWorkspace(folder) {
  const options = optionsFor(typeRootsFor(folder));
  /** @type {Map<string, { text: string, version: number }>} */
  const texts = new Map();
  /** @type {string[]} Files of the cells that ran, in order. */
  const ran = [];
  let edits = 0;
  /** @type {Map<string, string>} Versions of files, as they were when the cell in question came. */
  const versions = new Map();
  /** @type {Set<string>} Files of which an import is found elsewhere since then. */
  let moved = new Set();
  const current = () => cellFile(ran.length);
  /** @param {number} index */
  const cellFile = (index) => join(folder, `__cell_${index + 1}__.ts`);
  /** A program whose list of files grows is made anew: places for cells are laid out in advance. */
  const layOut = () => {
    if (texts.has(current())) return;
    for (let index = ran.length; index < ran.length + slots; index++)
      texts.set(cellFile(index), { text: prefix, version: ++edits });
  };

  /** @param {string} file */
  const fileExists = (file) => texts.has(file) || ts.sys.fileExists(file);
  /** @param {string} file */
  const readFile = (file) => texts.get(file)?.text ?? ts.sys.readFile(file);
  /** @type {any} */
  const { directoryExists, getDirectories, realpath } = ts.sys;
  const files = { fileExists, readFile, directoryExists, getDirectories, realpath };
  const resolver = createResolver(files, options);

  /** @type {import("typescript").LanguageServiceHost} */
  const host = {
    ...files,
    readDirectory: ts.sys.readDirectory,
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getScriptFileNames: () => [globals, ...texts.keys()],
    getScriptVersion(file) {
      const known = texts.get(file);
      if (known) return String(known.version);
      if (file.startsWith(library)) return ts.version;
      const version = versions.get(file) ?? versionOnDisk(file);
      versions.set(file, version);
      return version;
    },
    getScriptSnapshot(file) {
      const text = readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    resolveModuleNameLiterals: (literals, file) => literals.map(({ text }) => resolver.resolve(text, file)),
    // Not in the public types.
    .../** @type {object} */ ({
      getModuleResolutionCache: resolver.cache,
      hasInvalidatedResolutions: (/** @type {string} */ file) => moved.has(file),
    }),
  };
  const service = ts.createLanguageService(host);

  /**
   * The program in which a cell's text is the last. Names that it does not declare are looked for in the cells before
   * it, the latest first: each file is made the scope around the next one, as tslab does with its declarations.
   */
  function program() {
    const made = service.getProgram();
    if (!made) throw new Error("TypeScript made no program");
    /** @type {import("typescript").SourceFile | undefined} */
    let around;
    for (const name of [...ran, current()]) {
      /** @type {any} */
      const file = made.getSourceFile(name);
      if (!file) continue;
      file.parent = around;
      around = file;
    }
    moved = new Set();
    return made;
  }

  return {
    options,
    service,
    resolver,
    current,
    program,
    /**
     * Puts a text in a file's place.
     * @param {string} file
     * @param {string} text
     */
    put(file, text) {
      versions.clear();
      moved = resolver.refresh();
      layOut();
      if (texts.get(file)?.text !== text) texts.set(file, { text, version: ++edits });
    },
    /** The cell in question has run: the next one sees its names. */
    keep: () => void ran.push(current()),
    /**
     * Whether a file is a cell that ran.
     * @param {string} file
     */
    hasRun: (file) => ran.includes(file),
    /**
     * Files of the user that a file imports, and what those import, each after those that it imports itself.
     * @param {import("typescript").Program} made
     * @param {import("typescript").SourceFile} file
     */
    localImports(made, file) {
      /** @type {Map<string, Set<string>>} */
      const found = new Map();
      /** @param {any} source */
      const visit = (source) => {
        const direct = new Set();
        found.set(source.fileName, direct);
        for (const literal of source.imports ?? []) {
          const { resolvedModule } = resolver.resolve(literal.text, source.fileName);
          const imported = resolvedModule && made.getSourceFile(resolvedModule.resolvedFileName);
          if (!imported || !isLocal(imported.fileName)) continue;
          direct.add(imported.fileName);
          if (!found.has(imported.fileName)) visit(imported);
        }
      };
      visit(file);
      return found;
    },
    /** @param {string} file */
    version: (file) => host.getScriptVersion(file),
  };
}

module.exports = { createWorkspace };
