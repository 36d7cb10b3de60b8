import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/**
 * A thing that a file exports, as the page of a method needs it.
 * @typedef {object} Exported
 * @property {string} path of the file, below the project folder
 * @property {string} name as it is exported
 * @property {string | undefined} defined what `define...({ name })` calls it
 * @property {string | undefined} maker the function that defines it: `defineStrategy`
 * @property {string} docstring without its marks and tags
 */

/**
 * Everything with a docstring that the files below a folder export.
 * @param {string} root the project folder
 * @param {string} folder below it, with `/`
 * @returns {readonly Exported[]}
 */
export function exportedIn(root, folder) {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .sort();
  return paths.flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
      const comment = ts.getLeadingCommentRanges(text, statement.pos)?.at(-1);
      const named = namedBy(statement);
      if (named === undefined || comment === undefined) return [];
      return [{ path, ...named, docstring: proseOf(text.slice(comment.pos, comment.end)) }];
    });
  });
}

/** @param {ts.Statement} statement */
function namedBy(statement) {
  if (ts.isFunctionDeclaration(statement) && statement.name) {
    return { name: statement.name.text, defined: undefined, maker: undefined };
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const [{ name, initializer }] = statement.declarationList.declarations;
  if (!ts.isIdentifier(name)) return undefined;
  return { name: name.text, ...definedBy(initializer) };
}

/** @param {ts.Expression | undefined} expression */
function definedBy(expression) {
  const other = { defined: undefined, maker: undefined };
  if (!expression || !ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) return other;
  const [about] = expression.arguments;
  if (!about || !ts.isObjectLiteralExpression(about)) return other;
  const [value] = about.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === "name"
      ? [property.initializer]
      : [],
  );
  if (!value || !ts.isStringLiteral(value)) return other;
  return { defined: value.text, maker: expression.expression.text };
}

/**
 * The text of a comment, as far as its first tag.
 * @param {string} comment
 */
function proseOf(comment) {
  const lines = comment
    .replace(/^\/\*\*+/, "")
    .replace(/\*+\/$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  lines[0] = lines[0].trimStart();
  const tag = lines.findIndex((line) => line.startsWith("@"));
  return (tag < 0 ? lines : lines.slice(0, tag)).join("\n").trim();
}
