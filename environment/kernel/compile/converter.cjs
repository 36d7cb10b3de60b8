"use strict";
// tslab's converter, over the project's TypeScript and without tslab's watcher: whatever changes between two cells, the
// next one sees.
const { join, relative } = require("node:path");
const { createFileEmitter, emitCell } = require("./emit.cjs");
const { declarations } = require("./declarations.cjs");
const { complete, inspect } = require("./help.cjs");
const { meaningless } = require("./options.cjs");
const { awaits, moduleText, prefix } = require("./syntax.cjs");
const { createWorkspace } = require("./workspace.cjs");

/**
 * @param {string} folder the notebook's
 */
function createConverter(folder) {
  const workspace = createWorkspace(folder);
  const emitFiles = createFileEmitter(workspace);
  /** @type {Set<string>} Modules that cells declare. */
  const modules = new Set();

  /** @param {string} source */
  function take(source) {
    const name = workspace.current();
    workspace.put(name, source);
    const program = workspace.program();
    const file = program.getSourceFile(name);
    if (!file) throw new Error("TypeScript lost the cell");
    return { name, program, file };
  }

  /**
   * What TypeScript has against a cell or a file. Lines and columns count from 0, in the cell.
   * @param {import("typescript").Program} program
   * @param {import("typescript").SourceFile} file
   * @param {"cell" | "file"} kind
   */
  function problems(program, file, kind) {
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found
      .filter(({ code }) => !meaningless[kind].includes(code))
      .flatMap(({ start = 0, length = 0, messageText, category, code }) => {
        const above = kind === "cell" || modules.has(file.fileName) ? prefix.length : 0;
        const fileName = kind === "cell" ? undefined : relative(folder, file.fileName);
        /** @param {number} offset */
        const place = (offset) => {
          const { line, character } = file.getLineAndCharacterOfPosition(offset);
          return { offset: offset - above, line: line - (above > 0 ? 1 : 0), character };
        };
        return chain(messageText).map((text) => ({
          ...{ start: place(start), end: place(start + length) },
          ...{ messageText: text, category, code, fileName },
        }));
      });
  }

  return {
    /** @param {string} source */
    convert(source) {
      const { program, file } = take(moduleText(source, workspace.options));
      const imports = workspace.localImports(program, file);
      imports.delete(file.fileName);
      const diagnostics = [
        ...problems(program, file, "cell"),
        ...[...imports.keys()].flatMap((name) => {
          const imported = program.getSourceFile(name);
          return imported && !name.endsWith(".json") ? problems(program, imported, "file") : [];
        }),
      ];
      if (diagnostics.length > 0) return { diagnostics };
      const { output, map, lastExpressionVar } = emitCell(workspace, program, file);
      const files = emitFiles(program, imports).map((emitted) => ({
        ...emitted,
        above: modules.has(emitted.file) ? 1 : 0,
      }));
      workspace.keep();
      return { diagnostics, output, map, lastExpressionVar, hasToplevelAwait: awaits(file), files };
    },
    /** @type {(source: string, position: number) => import("tslab/dist/converter").CompletionInfo} */
    complete(source, position) {
      const { name, program } = take(prefix + source);
      return complete(workspace.service, program, name, position);
    },
    /** @type {import("../types").Language["inspect"]} */
    inspect(source, position, detail) {
      const { name, program } = take(prefix + source);
      const found = inspect(workspace.service, program, name, position);
      if (!found || detail <= 0) return found;
      return { text: [found.text, ...declarations(workspace, program, name, position)].join("\n\n") };
    },
    /**
     * Declares a module of the notebook's folder by a cell, and gives what TypeScript has against it.
     * @param {string} name
     * @param {string} source
     * @param {import("tslab/dist/metadata").CodeMetadata} [meta]
     */
    addModule(name, source, meta) {
      const path = join(folder, `${name}.ts${meta?.jsx ? "x" : ""}`);
      modules.add(path);
      workspace.put(path, prefix + source);
      const program = workspace.program();
      const file = program.getSourceFile(path);
      return file ? problems(program, file, "file") : [];
    },
    close: () => workspace.service.dispose(),
  };
}

/**
 * The texts of a message, and of what explains it.
 * @param {string | import("typescript").DiagnosticMessageChain} message
 * @returns {string[]}
 */
const chain = (message) =>
  typeof message === "string" ? [message] : [message.messageText, ...(message.next ?? []).flatMap(chain)];

module.exports = { createConverter };
