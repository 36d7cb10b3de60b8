"use strict";
// What an editor asks while one writes: names that may stand at a place, and what is known of the thing there.
const { prefix } = require("./syntax.cjs");
const ts = require("./typescript.cjs");

/** @typedef {{ text: string }} Help */

/**
 * Names that may stand at a position of a cell's text, those that begin as what is there first.
 * @param {import("typescript").LanguageService} service
 * @param {import("typescript").Program} program
 * @param {string} name
 * @param {number} position
 * @returns {import("tslab/dist/converter").CompletionInfo}
 */
function complete(service, program, name, position) {
  const offset = position + prefix.length;
  const text = program.getSourceFile(name)?.text ?? "";
  const found = service.getCompletionsAtPosition(name, offset, { includeCompletionsForImportStatements: false });
  const entries = found?.entries ?? [];
  const span = spanAt(text, offset, found);
  const written = text.slice(span.start, offset);
  /** @param {string} candidate 0: begins so; 1: but for capitals; 2: has it inside; 3: has it not. */
  const rank = (candidate) => {
    if (candidate.startsWith(written)) return 0;
    const [low, part] = [candidate.toLowerCase(), written.toLowerCase()];
    if (low.startsWith(part)) return 1;
    return low.includes(part) ? 2 : 3;
  };
  const candidates = entries
    .map((entry) => ({ name: entry.name, key: `${rank(entry.name)}${entry.sortText}` }))
    .filter(({ key }) => !key.startsWith("3"))
    .sort((a, b) => a.key.localeCompare(b.key) || a.name.localeCompare(b.name))
    .map((entry) => entry.name);
  return {
    start: span.start - prefix.length,
    end: span.end - prefix.length,
    candidates: [...new Set(candidates)],
  };
}

/**
 * What a candidate takes the place of: the content of a text, or a name.
 * @param {string} text
 * @param {number} offset
 * @param {import("typescript").CompletionInfo | undefined} found
 */
function spanAt(text, offset, found) {
  const own = found?.optionalReplacementSpan ?? found?.entries.find((entry) => entry.replacementSpan)?.replacementSpan;
  if (own && own.start <= offset && offset <= own.start + own.length)
    return { start: own.start, end: own.start + own.length };
  let [start, end] = [offset, offset];
  while (start > 0 && ts.isIdentifierPart(text.charCodeAt(start - 1), ts.ScriptTarget.Latest)) start--;
  while (end < text.length && ts.isIdentifierPart(text.charCodeAt(end), ts.ScriptTarget.Latest)) end++;
  return { start, end };
}

/**
 * What is known of the thing at a position: its type and documentation; within a call, the function's signature and
 * what the argument may hold.
 * @param {import("typescript").LanguageService} service
 * @param {import("typescript").Program} program
 * @param {string} name
 * @param {number} position
 * @returns {Help | undefined}
 */
function inspect(service, program, name, position) {
  const offset = position + prefix.length;
  const info = service.getQuickInfoAtPosition(name, offset);
  const shown = info && described(info.displayParts, info.documentation, info.tags);
  if (shown) return { text: shown };
  const call = service.getSignatureHelpItems(name, offset, undefined);
  if (!call) return undefined;
  const signature = call.items[call.selectedItemIndex];
  const parameters = signature.parameters.map(({ displayParts }) => plain(displayParts));
  const head =
    plain(signature.prefixDisplayParts) +
    parameters.join(plain(signature.separatorDisplayParts)) +
    plain(signature.suffixDisplayParts);
  const argument = signature.parameters[call.argumentIndex];
  return {
    text: [
      described([{ text: head }], signature.documentation, signature.tags),
      ...(argument ? [`\n${argument.name}: ${plain(argument.documentation)}`.replace(/: $/, "")] : []),
      ...properties(program, name, offset),
    ].join("\n"),
  };
}

/** Types by their names, and unions with all of their members. */
const whole = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/**
 * The properties that the object around a position may have, a line each.
 * @param {import("typescript").Program} program
 * @param {string} name
 * @param {number} offset
 */
function properties(program, name, offset) {
  const file = program.getSourceFile(name);
  if (!file) return [];
  /** @type {import("typescript").ObjectLiteralExpression | undefined} */
  let object;
  /** @param {import("typescript").Node} node */
  const visit = (node) => {
    // What is not yet closed ends before the space after it.
    if (node.pos > offset || file.text.slice(node.end, offset).trim() !== "") return;
    if (ts.isObjectLiteralExpression(node) && node.getStart(file) < offset) object = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (!object) return [];
  const checker = program.getTypeChecker();
  const type = checker.getContextualType(object);
  const kinds = type?.isUnion() ? type.types : [type];
  /** @type {Map<string, import("typescript").Symbol>} */
  const all = new Map();
  for (const property of kinds.flatMap((one) => one?.getApparentProperties() ?? []))
    if (!all.has(property.name)) all.set(property.name, property);
  return [...all.values()].map((property) => {
    const optional = property.flags & ts.SymbolFlags.Optional ? "?" : "";
    const own = checker.getTypeOfSymbolAtLocation(property, /** @type {any} */ (object));
    const kind = checker.typeToString(own, object, whole);
    const said = ts.displayPartsToString(property.getDocumentationComment(checker)).split("\n").join(" ");
    return `  ${property.name}${optional}: ${kind}${said ? `  ${said}` : ""}`;
  });
}

/** @param {readonly { text: string }[] | undefined} parts */
const plain = (parts) => (parts ?? []).map(({ text }) => text).join("");

/**
 * @param {readonly { text: string }[] | undefined} head
 * @param {readonly { text: string }[] | undefined} documentation
 * @param {readonly import("typescript").JSDocTagInfo[] | undefined} tags
 */
function described(head, documentation, tags) {
  const notes = (tags ?? []).map((tag) => `@${tag.name} ${plain(tag.text)}`.trimEnd());
  const said = [plain(documentation), ...notes].filter((text) => text !== "");
  return [plain(head), ...(said.length > 0 ? ["", ...said] : [])].join("\n");
}

module.exports = { complete, inspect };
