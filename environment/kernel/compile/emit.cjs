"use strict";
// JavaScript of a cell and of the files that it imports, with the way back to the source.
const { SourceMap } = require("node:module");
const { outputOf, specifierOf } = require("./resolution.cjs");
const { lastValue, referencesToEarlier, endsWithExpression } = require("./references.cjs");
const ts = require("./typescript.cjs");

const link = /\/\/# sourceMappingURL=\S+\s*$/;

/** @typedef {ReturnType<typeof import("./workspace.cjs").createWorkspace>} Workspace */
/** @typedef {{ output: string, map: SourceMap | undefined }} Emitted */

/**
 * Compiles one file.
 * @param {Workspace} workspace
 * @param {import("typescript").Program} program
 * @param {import("typescript").SourceFile} file
 * @param {import("typescript").CustomTransformers["before"]} before
 * @returns {Emitted}
 */
function emit(workspace, program, file, before = []) {
  let [output, map] = ["", ""];
  program.emit(
    file,
    (name, text) => {
      if (name.endsWith(".map")) map = text;
      else output = text;
    },
    undefined,
    false,
    { before, after: [localRequires(workspace, file.fileName)] },
  );
  return { output: output.replace(link, ""), map: map === "" ? undefined : new SourceMap(JSON.parse(map)) };
}

/**
 * Compiles the current cell.
 * @param {Workspace} workspace
 * @param {import("typescript").Program} program
 * @param {import("typescript").SourceFile} file
 */
function emitCell(workspace, program, file) {
  const checker = program.getTypeChecker();
  /** @param {import("typescript").Identifier} name */
  const isEarlier = (name) => {
    const symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name);
    return (symbol?.declarations ?? []).some((declaration) => {
      /** @type {any} `locals` is not in the public types. */
      const source = declaration.getSourceFile();
      return workspace.hasRun(source.fileName) && source.locals?.has(name.escapedText);
    });
  };
  const emitted = emit(workspace, program, file, [referencesToEarlier(isEarlier)]);
  return { ...emitted, lastExpressionVar: endsWithExpression(file) ? lastValue : undefined };
}

/**
 * Names the compiled file in every `require` of one of the user's files, however the source names it: as a folder, with
 * `.ts`, without an extension.
 * @param {Workspace} workspace
 * @param {string} from
 * @returns {import("typescript").TransformerFactory<import("typescript").SourceFile>}
 */
const localRequires =
  ({ resolver }, from) =>
  (context) => {
    /** @param {import("typescript").Expression} literal */
    const renamed = (literal) => {
      if (!ts.isStringLiteral(literal) || !ts.isExternalModuleNameRelative(literal.text)) return literal;
      const { resolvedModule } = resolver.resolve(literal.text, from);
      if (!resolvedModule) return literal;
      return context.factory.createStringLiteral(specifierOf(from, resolvedModule.resolvedFileName));
    };
    /** @type {(node: import("typescript").Node) => import("typescript").Node} */
    const visit = (node) => {
      const isRequire =
        ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "require";
      if (isRequire && node.arguments.length === 1)
        return context.factory.updateCallExpression(node, node.expression, undefined, [renamed(node.arguments[0])]);
      return ts.visitEachChild(node, visit, context);
    };
    return (file) => /** @type {import("typescript").SourceFile} */ (visit(file));
  };

/**
 * Compiles those of a cell's files that changed, or import one that did, since they were compiled last.
 * @param {Workspace} workspace
 */
function createFileEmitter(workspace) {
  /** @type {Map<string, string>} The versions of a file and of all that it imports, as they were compiled last. */
  const states = new Map();
  /** @type {(imports: Map<string, Set<string>>, file: string, seen?: Set<string>) => Set<string>} */
  const reached = (imports, file, seen = new Set()) => {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const imported of imports.get(file) ?? []) reached(imports, imported, seen);
    return seen;
  };
  /**
   * @param {import("typescript").Program} program
   * @param {Map<string, Set<string>>} imports by file, without the cell's own
   * @returns {(Emitted & { file: string, path: string })[]}
   */
  return (program, imports) =>
    [...imports.keys()].flatMap((file) => {
      const state = [...reached(imports, file)]
        .sort()
        .map((name) => `${name} ${workspace.version(name)}`)
        .join("\n");
      if (states.get(file) === state) return [];
      states.set(file, state);
      const source = program.getSourceFile(file);
      if (!source) return [];
      if (file.endsWith(".json"))
        return [{ file, path: outputOf(file), output: `module.exports = ${source.text};`, map: undefined }];
      return [{ file, path: outputOf(file), ...emit(workspace, program, source) }];
    });
}

module.exports = { createFileEmitter, emitCell };
