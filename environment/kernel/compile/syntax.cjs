"use strict";
// What the text of a cell says by itself, without types.
const ts = require("./typescript.cjs");

/** Makes every cell a module, so that `await` at its top is read as such. It is a line of its own. */
const prefix = "export {};\n";

/**
 * Whether a cell waits outside of any function: it has to run as an async one.
 * @param {import("typescript").SourceFile} file
 */
function awaits(file) {
  /** @type {(node: import("typescript").Node) => boolean | undefined} */
  const visit = (node) => {
    if (ts.isFunctionLike(node)) return undefined;
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier) return true;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing)
      return true;
    return ts.forEachChild(node, visit);
  };
  return visit(file) === true;
}

/**
 * A cell's text as it is compiled: a module that exports all that it declares and does not export itself, so that later
 * cells have it.
 * @param {string} source
 * @param {import("typescript").CompilerOptions} options
 */
function moduleText(source, options) {
  const text = prefix + source;
  /** @type {any} Binding is what TypeScript does to a file before it checks it; it is not in the public types. */
  const compiler = ts;
  /** @type {any} */
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ES2022, true);
  compiler.bindSourceFile(file, options);
  /** @type {import("typescript").__String[]} */
  const declared = [...(file.locals?.keys() ?? [])].filter((name) => !file.symbol?.exports?.has(name));
  // `declare global` and `declare module "name"` declare something too.
  const names = declared.map(ts.unescapeLeadingUnderscores).filter((name) => name !== "__global" && !/^"/.test(name));
  return names.length > 0 ? `${text}\nexport { ${names.join(", ")} };` : text;
}

/** The text that an expression is run in: whatever it gives is not shown as that of a cell, null and undefined too. */
const wrapped = {
  above: 1,
  /** @type {(expression: string) => string} */
  text: (expression) => `[(\n${expression}\n)]`,
  /** @type {(value: any) => unknown} What the expression gave, of what the text gives. */
  taken: ([value]) => value,
};

/**
 * Whether a text stays one expression where it is put in brackets. One that does not parse passes: the compiler says
 * what is wrong with it.
 * @param {unknown} text
 * @returns {text is string}
 */
function isExpression(text) {
  if (typeof text !== "string" || text.trim() === "") return false;
  /** @type {any} What the parser has against a file is not in the public types. */
  const file = ts.createSourceFile("expression.ts", `(\n${text}\n)`, ts.ScriptTarget.ES2022, false);
  if (file.parseDiagnostics.length > 0) return true;
  const [first, ...others] = file.statements;
  return others.length === 0 && ts.isExpressionStatement(first) && ts.isParenthesizedExpression(first.expression);
}

module.exports = { awaits, isExpression, moduleText, prefix, wrapped };
