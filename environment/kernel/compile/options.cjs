"use strict";
const ts = require("./typescript.cjs");

/** Where the compiler says that it writes; nothing is written. */
const outDir = "/palimpsest-compiled";

const node = Number(process.versions.node.split(".")[0]);

/** What the running Node has beyond ES2023. */
const newer = node >= 22 ? ["es2024", "esnext.collection", "esnext.iterator", "esnext.array"] : [];

/**
 * Options for a notebook in a folder.
 * @param {readonly string[]} typeRoots folders of `@types` packages
 * @returns {import("typescript").CompilerOptions}
 */
const optionsFor = (typeRoots) => ({
  // A cell and the files that it imports run as functions with `require`; its packages may have `exports` all the same.
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  esModuleInterop: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["es2023", ...newer, "esnext.disposable", "esnext.decorators"].map((name) => `lib.${name}.d.ts`),
  jsx: ts.JsxEmit.React,
  allowJs: true,
  checkJs: true,
  preserveConstEnums: true,
  sourceMap: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  newLine: ts.NewLineKind.LineFeed,
  typeRoots: [...typeRoots],
  rootDir: "/",
  outDir,
});

/**
 * What TypeScript says of module systems that does not hold here: how modules run is decided by the kernel.
 * 1378, 1432, 2852, 2854: `await`, `for await` and `await using` at the top of a cell. 2823, 2856: `with { type:
 * "json" }`.
 */
const meaningless = { cell: [1378, 1432, 2852, 2854, 2823, 2856], file: [2823, 2856] };

module.exports = { meaningless, optionsFor, outDir };
