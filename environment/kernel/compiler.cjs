"use strict";
// tslab compiles a cell twice (types away, then modules to CommonJS) and keeps no source map. It is given a TypeScript
// that makes one each time, so that a place in what runs can be traced to the cell.
const { SourceMap } = require("node:module");
const path = require.resolve("@tslab/typescript-for-tslab");
const ts = require(path);

const inlined = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;
const linked = /\/\/# sourceMappingURL=\S+\s*$/;

/**
 * Maps of each text that was compiled last, from the latest compilation back to the first.
 * @type {Map<string, SourceMap[]>}
 */
let compiled = new Map();

/**
 * @param {string} source
 * @param {import("@tslab/typescript-for-tslab").TranspileOptions} options
 */
function transpileModule(source, { compilerOptions, ...options }) {
  const first = inlined.exec(source);
  const { outputText, sourceMapText, ...rest } = ts.transpileModule(source.replace(inlined, ""), {
    ...options,
    compilerOptions: { ...compilerOptions, sourceMap: true },
  });
  const text = outputText.replace(linked, "");
  const earlier = first ? [Buffer.from(first[1], "base64").toString()] : [];
  const maps = [...(sourceMapText ? [sourceMapText] : []), ...earlier];
  compiled.set(
    text,
    maps.map((map) => new SourceMap(JSON.parse(map))),
  );
  return { ...rest, outputText: text };
}

const loaded = require.cache[path];
if (!loaded) throw new Error(`${path} is loaded, and Node does not know it`);
loaded.exports = {
  ...ts,
  transpileModule,
  /** @type {(files: string[], options: object, ...rest: never[]) => unknown} */
  createWatchCompilerHost: (files, options, ...rest) =>
    ts.createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest),
};

/** The maps of everything compiled since the last call, by the text that came out. */
function takeMaps() {
  const taken = compiled;
  compiled = new Map();
  return taken;
}

/**
 * Where a place of the compiled text was in the source; undefined for what the compiler added. Lines and columns count
 * from 0.
 * @param {readonly SourceMap[]} maps
 * @param {number} line
 * @param {number} column
 */
function trace(maps, line, column) {
  let place = { line, column };
  for (const map of maps) {
    const entry = map.findEntry(place.line, place.column);
    if (!("generatedLine" in entry) || entry.generatedLine !== place.line) return undefined;
    place = { line: entry.originalLine, column: entry.originalColumn };
  }
  return place;
}

module.exports = { takeMaps, trace };
