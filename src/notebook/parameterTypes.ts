import type ts from "typescript";

/** What a parameter of a notebook is declared to be. */
export interface ParameterType {
  /** As the notebook writes it, or as its first value says; for messages. */
  readonly text: string;
  /** Whether a value is of the type; true for a type that only the compiler knows. */
  accepts(value: unknown): boolean;
}

const any: ParameterType = { text: "any value", accepts: () => true };
const text: ParameterType = { text: "string", accepts: (value) => typeof value === "string" };
const number: ParameterType = { text: "number", accepts: (value) => typeof value === "number" };
const boolean: ParameterType = { text: "boolean", accepts: (value) => typeof value === "boolean" };

const oneOf = (types: readonly ParameterType[]): ParameterType => ({
  text: [...new Set(types.map((type) => type.text))].join(" | "),
  accepts: (value) => types.some((type) => type.accepts(value)),
});

const listOf = (type: ParameterType): ParameterType => ({
  text: type.text.includes(" ") ? `(${type.text})[]` : `${type.text}[]`,
  accepts: (value) => Array.isArray(value) && value.every((member) => type.accepts(member)),
});

const literal = (value: unknown): ParameterType => ({
  text: JSON.stringify(value),
  accepts: (given) => given === value,
});

/**
 * The parameters that the top level of a cell declares with `let`, and the type of each: the one that is written, else
 * that of the first value.
 */
export function declaredParameters(source: string): ReadonlyMap<string, ParameterType> {
  const compiler = require("typescript") as typeof import("typescript");
  const { isVariableStatement, isIdentifier, NodeFlags } = compiler;
  const file = compiler.createSourceFile("parameters.ts", source, compiler.ScriptTarget.ES2022, true);
  return new Map(
    file.statements
      .filter(isVariableStatement)
      .filter(({ declarationList: { flags } }) => (flags & NodeFlags.Let) !== 0 && (flags & NodeFlags.Const) === 0)
      .flatMap(({ declarationList }) => declarationList.declarations)
      .flatMap(({ name, type, initializer }) =>
        isIdentifier(name)
          ? [[name.text, type ? typeOfNode(compiler, type) : typeOfValue(compiler, initializer)] as const]
          : [],
      ),
  );
}

/** The type that is written. */
function typeOfNode(compiler: typeof ts, node: ts.TypeNode): ParameterType {
  const { SyntaxKind: kind } = compiler;
  if (node.kind === kind.StringKeyword) return text;
  if (node.kind === kind.NumberKeyword) return number;
  if (node.kind === kind.BooleanKeyword) return boolean;
  if (node.kind === kind.UndefinedKeyword) return { text: "undefined", accepts: () => false };
  if (compiler.isParenthesizedTypeNode(node)) return typeOfNode(compiler, node.type);
  if (compiler.isUnionTypeNode(node)) return oneOf(node.types.map((type) => typeOfNode(compiler, type)));
  if (compiler.isLiteralTypeNode(node)) return typeOfLiteral(compiler, node.literal);
  if (compiler.isArrayTypeNode(node)) return listOf(typeOfNode(compiler, node.elementType));
  if (compiler.isTypeOperatorNode(node) && node.operator === kind.ReadonlyKeyword)
    return typeOfNode(compiler, node.type);
  if (compiler.isTypeReferenceNode(node) && /^(Readonly)?Array$/.test(node.typeName.getText())) {
    const [member] = node.typeArguments ?? [];
    return listOf(member ? typeOfNode(compiler, member) : any);
  }
  return { ...any, text: node.getText() };
}

/** The one value that a literal type allows. */
function typeOfLiteral(compiler: typeof ts, node: ts.LiteralTypeNode["literal"]): ParameterType {
  if (node.kind === compiler.SyntaxKind.NullKeyword) return literal(null);
  if (node.kind === compiler.SyntaxKind.TrueKeyword) return literal(true);
  if (node.kind === compiler.SyntaxKind.FalseKeyword) return literal(false);
  if (compiler.isStringLiteralLike(node)) return literal(node.text);
  return literal(Number(node.getText()));
}

/** The type of a parameter's first value. */
function typeOfValue(compiler: typeof ts, node: ts.Expression | undefined): ParameterType {
  if (node === undefined) return any;
  const { SyntaxKind: kind } = compiler;
  if (compiler.isStringLiteralLike(node) || compiler.isTemplateExpression(node)) return text;
  if (compiler.isNumericLiteral(node)) return number;
  if (node.kind === kind.TrueKeyword || node.kind === kind.FalseKeyword) return boolean;
  if (compiler.isPrefixUnaryExpression(node) && node.operator !== kind.ExclamationToken)
    return typeOfValue(compiler, node.operand);
  if (compiler.isArrayLiteralExpression(node) && node.elements.length > 0)
    return listOf(oneOf(node.elements.map((element) => typeOfValue(compiler, element))));
  return any;
}
