import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { packageRoot } from "../src/base/package";

/**
 * Public names in alphabetical order. A name that goes, or comes, is a decision: change the file with it. A new figure
 * alone needs no place here: it is public by the index of figures.
 */
const pinned = JSON.parse(readFileSync(join(__dirname, "surface.json"), "utf8")) as readonly string[];

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(packageRoot, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  packageRoot,
);
const entry = join(packageRoot, "src", "index.ts");
const program = ts.createProgram([entry], options);
const checker = program.getTypeChecker();

/** What an index exports, by its public name; an alias is followed to what it stands for. */
function exported(path = entry): ReadonlyMap<string, ts.Symbol> {
  const source = program.getSourceFile(path);
  const index = source && checker.getSymbolAtLocation(source);
  assert.ok(index, `${path} is a module`);
  return new Map(
    checker
      .getExportsOfModule(index)
      .map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]),
  );
}

const sources = join(packageRoot, "src") + sep;
const isOurs = (declaration: ts.Declaration): boolean => declaration.getSourceFile().fileName.startsWith(sources);
/** `export * as name from`: what counts is what the module exports. */
const isModule = (symbol: ts.Symbol): boolean => symbol.declarations?.every(ts.isSourceFile) ?? false;
const isDocumented = (symbol: ts.Symbol): boolean =>
  symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;

/** Members of interfaces, of classes and of objects that a type alias writes out: those that a caller can see. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  if (isModule(symbol)) return symbol.declarations?.some(isOurs) ? checker.getExportsOfModule(symbol) : [];
  const nodes = (symbol.declarations ?? []).filter(isOurs).flatMap((declaration): readonly ts.Node[] => {
    if (ts.isInterfaceDeclaration(declaration)) return declaration.members;
    if (ts.isClassDeclaration(declaration)) return declaration.members.filter(isPublic);
    if (ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)) {
      return declaration.type.members;
    }
    return [];
  });
  return nodes.flatMap((node) => {
    const name =
      ts.isPropertySignature(node) || ts.isMethodSignature(node) || ts.isClassElement(node) ? node.name : undefined;
    const member = name && checker.getSymbolAtLocation(name);
    return member ? [member] : [];
  });
}

function isPublic(member: ts.ClassElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isPrivateName = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return (ts.getCombinedModifierFlags(member) & hidden) === 0 && !isPrivateName;
}

/** Where a symbol is declared: `src/data/open.ts:12`. */
function placeOf(symbol: ts.Symbol): string {
  const declaration = symbol.declarations?.[0];
  if (!declaration) return "unknown place";
  const source = declaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
  return `${relative(packageRoot, source.fileName)}:${line + 1}`;
}

test("the public names are those that were decided on", () => {
  const names = [...exported().keys()];
  const figures = exported(join(packageRoot, "src", "plots", "figures", "index.ts"));
  for (const name of figures.keys()) assert.ok(names.includes(name), `the figure ${name} is public`);
  const decided = new Set(pinned);
  assert.deepEqual(names.filter((name) => decided.has(name) || !figures.has(name)).sort(), pinned);
});

test("every public name, and every member of a public type, has a docstring", () => {
  const undocumented = [...exported()].flatMap(([name, symbol]) => {
    const itself = symbol.declarations?.some(isOurs) && !isModule(symbol) ? [[name, symbol] as const] : [];
    const members = membersOf(symbol).map((member) => [`${name}.${member.name}`, member] as const);
    return [...itself, ...members]
      .filter(([, documented]) => !isDocumented(documented))
      .map(([title, documented]) => `${placeOf(documented)} ${title}`);
  });
  assert.equal(undocumented.sort().join("\n"), "");
});

test("internals are not public", () => {
  const names = exported();
  for (const name of ["adopt", "borrow", "create", "error", "Flat", "free", "GradientPack", "Raw", "share"])
    assert.ok(!names.has(name), name);
});
