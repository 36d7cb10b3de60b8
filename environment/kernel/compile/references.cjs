"use strict";
// What a cell is changed to before it runs: names of earlier cells are read from the object that holds them all, and
// the value of the last expression is kept there.
const ts = require("./typescript.cjs");

/** The name that the value of the last expression is kept under. */
const lastValue = "palimpsest last value";

/**
 * A transformation of one cell. `isEarlier` tells whether a name that the cell uses is an earlier cell's.
 * @param {(name: import("typescript").Identifier) => boolean} isEarlier
 * @returns {import("typescript").TransformerFactory<import("typescript").SourceFile>}
 */
const referencesToEarlier = (isEarlier) => (context) => {
  const { factory } = context;
  /** @param {import("typescript").Identifier} name */
  const kept = (name) =>
    ts.setTextRange(factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name.text), name);

  /** @type {(node: import("typescript").Node) => import("typescript").Node} */
  const visit = (node) => {
    if (ts.isExpressionWithTypeArguments(node))
      return factory.updateExpressionWithTypeArguments(node, expression(node.expression), node.typeArguments);
    if (ts.isTypeNode(node)) return node;
    if (ts.isShorthandPropertyAssignment(node) && isEarlier(node.name)) {
      const value = kept(node.name);
      const fallback = node.objectAssignmentInitializer;
      return factory.createPropertyAssignment(
        node.name,
        fallback ? factory.createAssignment(value, expression(fallback)) : value,
      );
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && isRead(node.expression))
      return factory.updateCallExpression(
        node,
        // `exports.f()` would be a call with `exports` as `this`.
        ts.setTextRange(factory.createParenthesizedExpression(comma(kept(node.expression))), node.expression),
        node.typeArguments,
        node.arguments.map(expression),
      );
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && isRead(node.tag))
      return factory.updateTaggedTemplateExpression(
        node,
        factory.createParenthesizedExpression(comma(kept(node.tag))),
        node.typeArguments,
        /** @type {import("typescript").TemplateLiteral} */ (visit(node.template)),
      );
    if (ts.isIdentifier(node)) return isRead(node) ? kept(node) : node;
    return ts.visitEachChild(node, visit, context);
  };
  /** @param {import("typescript").Expression} value */
  const comma = (value) => factory.createComma(factory.createNumericLiteral(0), value);
  /** @param {import("typescript").Expression} node */
  const expression = (node) => /** @type {import("typescript").Expression} */ (visit(node));
  /** @param {import("typescript").Identifier} name */
  const isRead = (name) => isExpression(name) && isEarlier(name);

  return (file) => {
    const changed = /** @type {import("typescript").SourceFile} */ (ts.visitEachChild(file, visit, context));
    return factory.updateSourceFile(changed, withLastValue(changed.statements, factory));
  };
};

/** @param {import("typescript").Identifier} name */
function isExpression(name) {
  /** @type {any} */
  const { parent } = name;
  if (parent.name === name || ts.isMetaProperty(parent)) return false;
  /** @type {any} Not in the public types. */
  const compiler = ts;
  return compiler.isExpressionNode(name);
}

/**
 * The statements, the last of which keeps its value where it is an expression.
 * @param {readonly import("typescript").Statement[]} statements
 * @param {import("typescript").NodeFactory} factory
 */
function withLastValue(statements, factory) {
  const index = indexOfLast(statements);
  const last = statements[index];
  if (!last || !ts.isExpressionStatement(last)) return statements;
  const place = factory.createElementAccessExpression(
    factory.createIdentifier("exports"),
    factory.createStringLiteral(lastValue),
  );
  const keeping = factory.updateExpressionStatement(last, factory.createAssignment(place, last.expression));
  return [...statements.slice(0, index), keeping, ...statements.slice(index + 1)];
}

/**
 * Where the last statement is that is not an export of names.
 * @param {readonly import("typescript").Statement[]} statements
 */
const indexOfLast = (statements) => statements.findLastIndex((statement) => !ts.isExportDeclaration(statement));

/**
 * Whether a cell ends with an expression, which then has a value to show.
 * @param {import("typescript").SourceFile} file
 */
function endsWithExpression({ statements }) {
  const last = statements[indexOfLast(statements)];
  return last !== undefined && ts.isExpressionStatement(last);
}

module.exports = { endsWithExpression, lastValue, referencesToEarlier };
